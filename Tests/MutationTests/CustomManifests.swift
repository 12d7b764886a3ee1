/// A kind that users add, and an object of it.
enum CustomManifests {
  static let definition = """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: crontabs.stable.example.com
    spec:
      group: stable.example.com
      scope: Namespaced
      names:
        plural: crontabs
        singular: crontab
        kind: CronTab
        shortNames:
        - ct
      versions:
      - name: v1
        served: true
        storage: true
        schema:
          openAPIV3Schema:
            type: object
            properties:
              spec:
                type: object
                required:
                - cronSpec
                x-kubernetes-validations:
                - rule: "self.replicas <= 10 || self.tags.all(t, t.startsWith('big'))"
                  message: at most 10 replicas
                properties:
                  cronSpec:
                    type: string
                    pattern: '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$'
                  replicas:
                    type: integer
                    minimum: 0
                    default: 1
                  tags:
                    type: array
                    x-kubernetes-list-type: set
                    items:
                      type: string
                      maxLength: 100
                  port:
                    x-kubernetes-int-or-string: true
                  free:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
              status:
                type: object
                properties:
                  replicas:
                    type: integer
        subresources:
          status: {}
          scale:
            specReplicasPath: .spec.replicas
            statusReplicasPath: .status.replicas
        additionalPrinterColumns:
        - name: Spec
          type: string
          jsonPath: .spec.cronSpec
    """

  static let object = """
    apiVersion: stable.example.com/v1
    kind: CronTab
    metadata:
      name: my-cron
    spec:
      cronSpec: "* * * * */5"
      replicas: 3
      tags:
      - big-one
      port: 80
      free:
        anything: goes
    """
}
