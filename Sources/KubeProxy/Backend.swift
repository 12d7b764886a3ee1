import Network

/// A pod's address and port behind a service; named here, since the API has an `Endpoint` of its own.
typealias Backend = Endpoint
