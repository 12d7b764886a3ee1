#!/bin/sh
# The demo in one go: redis and its service, the web page, and a controller that looks after it.
kubectl create -f db-pod.yaml
kubectl create -f db-svc.yaml
kubectl create -f web-pod.yaml
kubectl create -f web-svc.yaml
kubectl create -f web-rc.yaml
kubectl get pods,rc,svc
