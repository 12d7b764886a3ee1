import Simulation
import Testing

@Suite struct DurationTextTests {
  @Test(arguments: [
    ("90s", Duration.seconds(90)), ("10m", .minutes(10)), ("1h30m", .minutes(90)),
    ("500ms", .milliseconds(500)), ("2d", .hours(48)), ("0s", .zero),
  ])
  func `a length is read as people write it`(text: String, length: Duration) {
    #expect(Duration(text: text) == length)
  }

  @Test(arguments: ["", "5", "s", "-1s", "1x", "1h 30m", "1000001s", "99999999999999999999s"])
  func `other texts are no length`(text: String) {
    #expect(Duration(text: text) == nil)
  }
}
