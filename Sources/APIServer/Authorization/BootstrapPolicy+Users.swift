/// The roles for users and for the system's parts, and who has them.
extension BootstrapPolicy {
  static let userRoles = """
    cluster-admin
      * * *
      * url *
    system:discovery
      get url /livez,/readyz,/healthz,/version,/version/,/openapi,/openapi/*,/api,/api/*,/apis,/apis/*
    system:monitoring
      get url /metrics,/metrics/slis,/livez,/readyz,/healthz,/livez/*,/readyz/*,/healthz/*
    system:basic-user
      create authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews
      create authentication.k8s.io selfsubjectreviews
    system:public-info-viewer
      get url /livez,/readyz,/healthz,/version,/version/
    system:aggregate-to-admin
      create authorization.k8s.io localsubjectaccessreviews
      all rbac.authorization.k8s.io roles,rolebindings
    system:aggregate-to-edit
      read core pods/attach,pods/proxy,pods/exec,pods/portforward,secrets,services/proxy
      impersonate core serviceaccounts
      write core pods,pods/attach,pods/proxy,pods/exec,pods/portforward
      create core pods/eviction
      write core replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,\
    services/proxy,persistentvolumeclaims,configmaps,secrets,events
      create core serviceaccounts/token
      write apps statefulsets,statefulsets/scale,daemonsets,deployments,deployments/scale,\
    deployments/rollback,replicasets,replicasets/scale
      write autoscaling horizontalpodautoscalers
      write batch jobs,cronjobs
      write extensions daemonsets,deployments,deployments/scale,deployments/rollback,ingresses,\
    replicasets,replicasets/scale,replicationcontrollers/scale,networkpolicies
      write policy poddisruptionbudgets
      write networking.k8s.io networkpolicies,ingresses
      all coordination.k8s.io leases
      write resource.k8s.io resourceclaims,resourceclaimtemplates
    system:aggregate-to-view
      read core pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,\
    services/status,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,configmaps
      read core limitranges,resourcequotas,bindings,events,pods/status,resourcequotas/status,\
    namespaces/status,replicationcontrollers/status,pods/log
      read core namespaces
      read discovery.k8s.io endpointslices
      read apps controllerrevisions,statefulsets,statefulsets/status,statefulsets/scale,daemonsets,\
    daemonsets/status,deployments,deployments/status,deployments/scale,replicasets,\
    replicasets/status,replicasets/scale
      read autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status
      read batch jobs,cronjobs,cronjobs/status,jobs/status
      read extensions daemonsets,daemonsets/status,deployments,deployments/scale,\
    deployments/status,ingresses,ingresses/status,replicasets,replicasets/scale,\
    replicasets/status,replicationcontrollers/scale,networkpolicies
      read policy poddisruptionbudgets,poddisruptionbudgets/status
      read networking.k8s.io networkpolicies,ingresses,ingresses/status
      read resource.k8s.io resourceclaims,resourceclaims/status,resourceclaimtemplates
    """

  static let systemRoles = """
    system:heapster
      read core events,pods,nodes,namespaces
      read extensions deployments
    system:node
      create authentication.k8s.io tokenreviews
      create authorization.k8s.io subjectaccessreviews,localsubjectaccessreviews
      read core services
      create,get,list,watch core nodes
      update,patch core nodes/status
      update,patch core nodes
      create,update,patch core events
      read core pods
      create,delete core pods
      update,patch core pods/status
      create core pods/eviction
      read core secrets,configmaps
      get core persistentvolumeclaims,persistentvolumes
      get core endpoints
      create,get,list,watch certificates.k8s.io certificatesigningrequests
      get,create,update,patch,delete coordination.k8s.io leases
      get storage.k8s.io volumeattachments
      create core serviceaccounts/token
      get,update,patch core persistentvolumeclaims/status
      read storage.k8s.io csidrivers
      get,create,update,patch,delete storage.k8s.io csinodes
      read node.k8s.io runtimeclasses
      get resource.k8s.io resourceclaims
      deletecollection resource.k8s.io resourceslices
      get,list,watch,create,update,patch,delete resource.k8s.io resourceslices
    system:node-problem-detector
      get core nodes
      patch core nodes/status
      create,update,patch core,events.k8s.io events
    system:kubelet-api-admin
      read core nodes
      proxy core nodes
      * core nodes/proxy,nodes/metrics,nodes/stats,nodes/log,nodes/healthz,nodes/pods,nodes/configz,nodes/checkpoint
    system:node-bootstrapper
      create,get,list,watch certificates.k8s.io certificatesigningrequests
    system:auth-delegator
      create authentication.k8s.io tokenreviews
      create authorization.k8s.io subjectaccessreviews
    system:kube-aggregator
      read core services,endpoints
    system:kube-controller-manager
      create,update,patch core,events.k8s.io events
      create coordination.k8s.io leases
      get,update coordination.k8s.io leases kube-controller-manager
      create core secrets,serviceaccounts
      delete core secrets
      get core namespaces,secrets,serviceaccounts,configmaps
      update core secrets,serviceaccounts
      create authentication.k8s.io tokenreviews
      create authorization.k8s.io subjectaccessreviews
      list,watch * *
      create core serviceaccounts/token
    system:kube-dns
      list,watch core endpoints,services
    system:persistent-volume-provisioner
      get,list,watch,create,delete core persistentvolumes
      get,list,watch,update core persistentvolumeclaims
      read storage.k8s.io storageclasses
      watch core events
      create,update,patch core,events.k8s.io events
    system:certificates.k8s.io:certificatesigningrequests:nodeclient
      create certificates.k8s.io certificatesigningrequests/nodeclient
    system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
      create certificates.k8s.io certificatesigningrequests/selfnodeclient
    system:volume-scheduler
      get,list,watch,update,patch core persistentvolumes
      read storage.k8s.io storageclasses
      get,list,watch,update,patch core persistentvolumeclaims
    system:certificates.k8s.io:legacy-unknown-approver
      approve certificates.k8s.io signers kubernetes.io/legacy-unknown
    system:certificates.k8s.io:kubelet-serving-approver
      approve certificates.k8s.io signers kubernetes.io/kubelet-serving
    system:certificates.k8s.io:kube-apiserver-client-approver
      approve certificates.k8s.io signers kubernetes.io/kube-apiserver-client
    system:certificates.k8s.io:kube-apiserver-client-kubelet-approver
      approve certificates.k8s.io signers kubernetes.io/kube-apiserver-client-kubelet
    system:service-account-issuer-discovery
      get url /.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,/openid/v1/jwks/
    system:node-proxier
      list,watch core services,endpoints
      read core nodes
      create,update,patch core,events.k8s.io events
      list,watch discovery.k8s.io endpointslices
      list,watch networking.k8s.io servicecidrs
    system:kube-scheduler
      create,update,patch core,events.k8s.io events
      create coordination.k8s.io leases
      get,list,update,watch coordination.k8s.io leases kube-scheduler
      create,list,watch coordination.k8s.io leasecandidates
      read core nodes
      get,list,watch,delete core pods
      create core pods/binding,bindings
      patch,update core pods/status
      read core services,replicationcontrollers
      read apps,extensions replicasets
      read apps statefulsets
      read policy poddisruptionbudgets
      read core persistentvolumeclaims,persistentvolumes
      create authentication.k8s.io tokenreviews
      create authorization.k8s.io subjectaccessreviews
      read storage.k8s.io csinodes
      read core namespaces
      read storage.k8s.io csidrivers
      read storage.k8s.io csistoragecapacities
      read storage.k8s.io volumeattachments
      read resource.k8s.io deviceclasses
      get,list,patch,update,watch resource.k8s.io resourceclaims
      patch,update resource.k8s.io resourceclaims/status
      read resource.k8s.io resourceslices
    """

  static let clusterRoleBindings = """
    cluster-admin
      Group system:masters
    system:monitoring
      Group system:monitoring
    system:discovery
      Group system:authenticated
    system:basic-user
      Group system:authenticated
    system:public-info-viewer
      Group system:authenticated
      Group system:unauthenticated
    system:node-proxier
      User system:kube-proxy
    system:kube-controller-manager
      User system:kube-controller-manager
    system:kube-dns
      ServiceAccount kube-dns
    system:kube-scheduler
      User system:kube-scheduler
    system:volume-scheduler
      User system:kube-scheduler
    system:node
    system:service-account-issuer-discovery
      Group system:serviceaccounts
    """

  static let roles = """
    kube-system/extension-apiserver-authentication-reader
      read core configmaps extension-apiserver-authentication
    kube-system/system:controller:bootstrap-signer
      read core secrets
    kube-system/system:controller:cloud-provider
      create,get,list,watch core configmaps
      create,update,patch core,events.k8s.io events
    kube-system/system:controller:token-cleaner
      get,list,watch,delete core secrets
      create,update,patch core,events.k8s.io events
    kube-system/system::leader-locking-kube-controller-manager
      watch core configmaps
      get,update core configmaps kube-controller-manager
    kube-system/system::leader-locking-kube-scheduler
      watch core configmaps
      get,update core configmaps kube-scheduler
    kube-public/system:controller:bootstrap-signer
      read core configmaps
      update core configmaps cluster-info
      create,update,patch core,events.k8s.io events
    """

  static let roleBindings = """
    kube-system/system::extension-apiserver-authentication-reader > extension-apiserver-authentication-reader
      User system:kube-controller-manager
      User system:kube-scheduler
    kube-system/system::leader-locking-kube-controller-manager > system::leader-locking-kube-controller-manager
      User system:kube-controller-manager
      ServiceAccount kube-controller-manager
    kube-system/system::leader-locking-kube-scheduler > system::leader-locking-kube-scheduler
      User system:kube-scheduler
      ServiceAccount kube-scheduler
    kube-system/system:controller:bootstrap-signer > system:controller:bootstrap-signer
      ServiceAccount bootstrap-signer
    kube-system/system:controller:cloud-provider > system:controller:cloud-provider
      ServiceAccount cloud-provider
    kube-system/system:controller:token-cleaner > system:controller:token-cleaner
      ServiceAccount token-cleaner
    kube-public/system:controller:bootstrap-signer > system:controller:bootstrap-signer
      ServiceAccount bootstrap-signer
    """
}
