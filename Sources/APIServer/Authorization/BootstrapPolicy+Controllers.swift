/// The roles of the controllers, each bound to its account in kube-system.
extension BootstrapPolicy {
  static let controllerRoles = """
    attachdetach-controller
      list,watch core persistentvolumes,persistentvolumeclaims
      get,list,watch core nodes
      patch,update core nodes/status
      list,watch core pods
      create,update,patch core,events.k8s.io events
      get,create,delete,list,watch storage.k8s.io volumeattachments
      get,watch,list storage.k8s.io csidrivers
      get,watch,list storage.k8s.io csinodes
    clusterrole-aggregation-controller
      escalate,get,list,watch,update,patch rbac.authorization.k8s.io clusterroles
    cronjob-controller
      get,list,watch,update batch cronjobs
      get,list,watch,create,update,delete,patch batch jobs
      update batch cronjobs/status
      update batch cronjobs/finalizers
      list,watch,delete core pods
      create,update,patch core,events.k8s.io events
    daemon-set-controller
      get,list,watch extensions,apps daemonsets
      update extensions,apps daemonsets/status
      update extensions,apps daemonsets/finalizers
      list,watch core nodes
      list,watch,create,delete,patch core pods
      create core pods/binding
      get,list,watch,create,delete,update,patch apps controllerrevisions
      create,update,patch core,events.k8s.io events
    deployment-controller
      get,list,watch,update extensions,apps deployments
      update extensions,apps deployments/status
      update extensions,apps deployments/finalizers
      get,list,watch,create,update,patch,delete apps,extensions replicasets
      get,list,watch,update core pods
      create,update,patch core,events.k8s.io events
    device-taint-eviction-controller
      get,list,watch,delete core pods
      update,patch core pods/status
      get,list,watch resource.k8s.io resourceclaims
      get,list,watch resource.k8s.io resourceslices
      get,list,watch resource.k8s.io deviceclasses
      get,list,watch resource.k8s.io devicetaintrules
      create,update,patch core,events.k8s.io events
    disruption-controller
      get,list,watch extensions,apps deployments
      get,list,watch apps,extensions replicasets
      get,list,watch core replicationcontrollers
      get,list,watch policy poddisruptionbudgets
      get,list,watch apps statefulsets
      update policy poddisruptionbudgets/status
      patch,update core pods/status
      get * */scale
      create,update,patch core,events.k8s.io events
    endpoint-controller
      get,list,watch core services,pods
      get,list,watch,create,update,delete core endpoints
      create core endpoints/restricted
      create,update,patch core,events.k8s.io events
    endpointslice-controller
      get,list,watch core services,pods,nodes
      update core services/finalizers
      get,list,watch,create,update,delete discovery.k8s.io endpointslices
      create,update,patch core,events.k8s.io events
    endpointslicemirroring-controller
      get,list,watch core services,endpoints
      update core services/finalizers
      update core endpoints/finalizers
      get,list,watch,create,update,delete discovery.k8s.io endpointslices
      create,update,patch core,events.k8s.io events
    expand-controller
      get,list,watch,update,patch core persistentvolumes
      update,patch core persistentvolumeclaims/status
      get,list,watch core persistentvolumeclaims
      create,update,patch core,events.k8s.io events
      get core services
    ephemeral-volume-controller
      get,list,watch core pods
      update core pods/finalizers
      get,list,watch,create core persistentvolumeclaims
      create,update,patch core,events.k8s.io events
    resource-claim-controller
      get,list,watch core pods
      update core pods/finalizers
      get,list,watch,create,delete resource.k8s.io resourceclaims
      update,patch resource.k8s.io resourceclaims,resourceclaims/status
      update,patch core pods/status
      create,update,patch core,events.k8s.io events
    generic-garbage-collector
      get,list,watch,patch,update,delete * *
      create,update,patch core,events.k8s.io events
    horizontal-pod-autoscaler
      get,list,watch autoscaling horizontalpodautoscalers
      update autoscaling horizontalpodautoscalers/status
      get,update * */scale
      list,watch core pods
      list,watch metrics.k8s.io pods
      get,list,watch custom.metrics.k8s.io *
      get,list,watch external.metrics.k8s.io *
      create,update,patch core,events.k8s.io events
    job-controller
      get,list,watch,update,patch batch jobs
      update batch jobs/status
      update batch jobs/finalizers
      list,watch,create,delete,patch core pods
      create,update,patch core,events.k8s.io events
    namespace-controller
      get,list,watch,delete core namespaces
      update core namespaces/finalize,namespaces/status
      get,list,watch,delete,deletecollection * *
    node-controller
      get,list,watch,update,delete,patch core nodes
      patch,update core nodes/status
      patch,update core pods/status
      list,watch,get,delete core pods
      create,update,patch core,events.k8s.io events
    persistent-volume-binder
      get,list,watch,update,create,delete core persistentvolumes
      update core persistentvolumes/status
      get,list,watch,update core persistentvolumeclaims
      update core persistentvolumeclaims/status
      list,watch,get,create,delete core pods
      get,list,watch storage.k8s.io storageclasses
      list,watch core nodes
      create,update,patch core,events.k8s.io events
      watch core events
      get core services
    pod-garbage-collector
      list,watch,delete core pods
      get,list,watch core nodes
      patch core pods/status
    replicaset-controller
      get,list,watch,update apps,extensions replicasets
      update apps,extensions replicasets/status
      update apps,extensions replicasets/finalizers
      list,watch,patch,create,delete core pods
      create,update,patch core,events.k8s.io events
    replication-controller
      get,list,watch,update core replicationcontrollers
      update core replicationcontrollers/status
      update core replicationcontrollers/finalizers
      list,watch,patch,create,delete core pods
      create,update,patch core,events.k8s.io events
    resourcequota-controller
      list,watch * *
      update core resourcequotas/status
      create,update,patch core,events.k8s.io events
    route-controller
      list,watch core nodes
      patch core nodes/status
      create,update,patch core,events.k8s.io events
    selinux-warning-controller
      create,update,patch core,events.k8s.io events
      get,list,watch core persistentvolumes
      get,list,watch core persistentvolumeclaims
      get,list,watch core pods
      get,list,watch storage.k8s.io csidrivers
    service-account-controller
      create core serviceaccounts
      create,update,patch core,events.k8s.io events
    service-controller
      get,list,watch core services
      patch,update core services/status
      list,watch core nodes
      create,update,patch core,events.k8s.io events
    service-cidrs-controller
      get,list,watch,patch,update networking.k8s.io servicecidrs
      patch,update networking.k8s.io servicecidrs/finalizers
      patch,update networking.k8s.io servicecidrs/status
      get,list,watch networking.k8s.io ipaddresses
      create,update,patch core,events.k8s.io events
    statefulset-controller
      list,watch core pods
      get,list,watch apps statefulsets
      update apps statefulsets/status
      update apps statefulsets/finalizers
      get,create,delete,update,patch core pods
      get,create,delete,update,patch,list,watch apps controllerrevisions
      get,create,list,watch core persistentvolumeclaims
      update,delete core persistentvolumeclaims
      update core pods/finalizers
      create,update,patch core,events.k8s.io events
    ttl-controller
      update,patch,list,watch core nodes
      create,update,patch core,events.k8s.io events
    certificate-controller
      get,list,watch,delete certificates.k8s.io certificatesigningrequests
      update certificates.k8s.io certificatesigningrequests/status,certificatesigningrequests/approval
      approve certificates.k8s.io signers kubernetes.io/kube-apiserver-client-kubelet
      sign certificates.k8s.io signers kubernetes.io/legacy-unknown,kubernetes.io/kube-apiserver-client,\
    kubernetes.io/kube-apiserver-client-kubelet,kubernetes.io/kubelet-serving
      create authorization.k8s.io subjectaccessreviews
      create,update,patch core,events.k8s.io events
    pvc-protection-controller
      get,list,watch,update core persistentvolumeclaims
      list,watch,get core pods
      create,update,patch core,events.k8s.io events
    pv-protection-controller
      get,list,watch,update core persistentvolumes
      create,update,patch core,events.k8s.io events
    volumeattributesclass-protection-controller
      list,watch,get core persistentvolumeclaims
      list,watch,get core persistentvolumes
      get,list,watch,update storage.k8s.io volumeattributesclasses
      create,update,patch core,events.k8s.io events
    ttl-after-finished-controller
      get,list,watch,delete batch jobs
      create,update,patch core,events.k8s.io events
    root-ca-cert-publisher
      create,update core configmaps
      create,update,patch core,events.k8s.io events
    validatingadmissionpolicy-status-controller
      get,list,watch admissionregistration.k8s.io validatingadmissionpolicies
      get,patch,update admissionregistration.k8s.io validatingadmissionpolicies/status
      create,update,patch core,events.k8s.io events
    legacy-service-account-token-cleaner
      get core configmaps kube-apiserver-legacy-service-account-token-tracking
      patch,delete core secrets
    """
}
