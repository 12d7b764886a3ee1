/// The names that docker makes up: an adjective and somebody of science.
enum ContainerNames {
  static let adjectives = [
    "admiring", "adoring", "agitated", "amazing", "angry", "awesome", "blissful", "boring",
    "brave", "clever", "cocky", "compassionate", "competent", "condescending", "confident",
    "cranky", "dazzling", "determined", "distracted", "dreamy", "eager", "ecstatic", "elastic",
    "elated", "elegant", "eloquent", "epic", "fervent", "festive", "flamboyant", "focused",
    "friendly", "frosty", "gallant", "gifted", "goofy", "gracious", "happy", "hardcore",
    "heuristic", "hopeful", "hungry", "infallible", "inspiring", "jolly", "jovial", "keen", "kind",
    "laughing", "loving", "lucid", "mystifying", "modest", "musing", "naughty", "nervous",
    "nifty", "nostalgic", "objective", "optimistic", "peaceful", "pedantic", "pensive",
    "practical", "priceless", "quirky", "quizzical", "relaxed", "reverent", "romantic", "sad",
    "serene", "sharp", "silly", "sleepy", "stoic", "stupefied", "suspicious", "tender",
    "thirsty", "trusting", "unruffled", "upbeat", "vibrant", "vigilant", "wizardly", "wonderful",
    "xenodochial", "youthful", "zealous", "zen",
  ]

  static let surnames = [
    "agnesi", "albattani", "archimedes", "babbage", "banach", "bardeen", "bartik", "bell",
    "bhabha", "blackwell", "bohr", "booth", "bose", "boyd", "brahmagupta", "carson", "colden",
    "cori", "cray", "curie", "darwin", "davinci", "dijkstra", "easley", "edison", "einstein",
    "elion", "engelbart", "euclid", "euler", "fermat", "fermi", "feynman", "franklin", "galileo",
    "gates", "goldberg", "goldwasser", "golick", "goodall", "haibt", "hamilton", "hawking",
    "heisenberg", "hoover", "hopper", "hugle", "hypatia", "jackson", "jennings", "jepsen", "joliot",
    "jones", "kalam", "keller", "kepler", "khorana", "kilby", "kirch", "knuth", "kowalevski",
    "lalande", "lamarr", "lamport", "leakey", "leavitt", "lewin", "liskov", "lovelace", "mayer",
    "mccarthy", "mcclintock", "mclean", "meitner", "minsky", "mirzakhani", "morse", "neumann",
    "newton", "nightingale", "nobel", "noyce", "panini", "pare", "pasteur", "payne", "perlman",
    "pike", "poincare", "ptolemy", "raman", "ramanujan", "ride", "ritchie", "roentgen", "rosalind",
    "saha", "sammet", "shannon", "shaw", "shockley", "sinoussi", "snyder", "stallman", "swartz",
    "swirles", "tesla", "thompson", "torvalds", "turing", "varahamihira", "visvesvaraya", "volhard",
    "wescoff", "wiles", "williams", "wilson", "wing", "wozniak", "wright", "yalow", "yonath",
  ]
}
