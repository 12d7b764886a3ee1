import KubernetesAPI

extension StatefulSet: WorkloadStrategy {
  static var unobserved: StatefulSetStatus { StatefulSetStatus() }
}

extension CronJob: WorkloadStrategy {
  static var unobserved: CronJobStatus { CronJobStatus() }
}
