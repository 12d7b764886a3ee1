import ContainerRuntime
import Testing

@Suite struct ImageReferenceTests {
  @Test(arguments: [
    ("redis", "docker.io/library/redis:latest"),
    ("redis:4", "docker.io/library/redis:4"),
    ("janakiramm/web", "docker.io/janakiramm/web:latest"),
    ("gcr.io/google_containers/pause-amd64:3.0", "gcr.io/google_containers/pause-amd64:3.0"),
    ("localhost:5000/web", "localhost:5000/web:latest"),
    ("index.docker.io/library/redis", "docker.io/library/redis:latest"),
  ])
  func `a name is read into its full form`(name: String, full: String) {
    #expect(ImageReference(name)?.description == full)
  }

  @Test(arguments: ["", "Redis", "redis:", "a//b", "/redis", "redis/", "-redis", "re dis"])
  func `what is no name is refused`(name: String) {
    #expect(ImageReference(name) == nil)
  }

  @Test func `a digest is kept beside the name`() {
    let reference = ImageReference("redis@sha256:0123")
    #expect(reference?.digest == "sha256:0123")
    #expect(reference?.path == "library/redis")
  }
}
