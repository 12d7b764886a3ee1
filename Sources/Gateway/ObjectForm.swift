import Kubectl
import KubernetesAPI
import Manifests
import Simulation

/// The form in which a client wants objects: whole, their metadata, or as rows of a table.
struct ObjectForm: Sendable {
  private enum Kind: Sendable {
    case whole
    case metadata
    case table
  }

  let resource: APIResource
  private let kind: Kind
  /// What of the object stands in a row of a table: `None`, `Metadata` or `Object`.
  private let included: String
  private let now: Instant

  init(_ request: GatewayRequest, _ resource: APIResource, now: Instant) {
    self.resource = resource
    self.now = now
    let forms = ["Table", "PartialObjectMetadata", "PartialObjectMetadataList"]
    switch request.accepted(as: forms)?.parameters["as"] {
    case "Table": kind = .table
    case nil: kind = .whole
    default: kind = .metadata
    }
    let included = request.parameter("includeObject")
    self.included = included.isEmpty ? "Metadata" : included
  }

  var contentType: String { "application/json" }

  /// One object.
  func single(_ object: any APIObject) -> Value {
    switch kind {
    case .whole: Self.owned(object).manifest().kindFirst()
    case .metadata: Self.metadata(of: object)
    case .table:
      table([object], ["resourceVersion": .string(object.metadata.resourceVersion)])
    }
  }

  /// The answer to a list.
  func list(_ list: ObjectList) -> Value {
    var metadata: Value = ["resourceVersion": .string("\(list.revision)")]
    if !list.continuation.isEmpty {
      metadata["continue"] = .string(list.continuation)
      metadata["remainingItemCount"] = .integer(Int64(list.remaining))
    }
    switch kind {
    case .whole:
      return [
        "kind": .string(resource.kind + "List"), "apiVersion": .string(resource.apiVersion),
        "metadata": metadata, "items": .array(list.items.map(Self.element)),
      ]
    case .metadata:
      return [
        "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
        "items": .array(list.items.map(Self.metadata)),
      ]
    case .table: return table(list.items, metadata)
    }
  }

  /// One object of a watch; only the first one of a table tells what the columns are.
  func event(_ object: any APIObject, isFirst: Bool, now: Instant) -> Value {
    guard kind == .table else { return single(object) }
    let metadata: Value = ["resourceVersion": .string(object.metadata.resourceVersion)]
    return table([object], metadata, withColumns: isFirst, now: now)
  }

  /// The object that a bookmark carries.
  func bookmark(_ revision: Int64, endsList: Bool) -> Value {
    var metadata: Value = ["resourceVersion": .string("\(revision)")]
    if endsList { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
    if kind == .table { return table([], metadata, withColumns: false) }
    let isWhole = kind == .whole
    return [
      "kind": .string(isWhole ? resource.kind : "PartialObjectMetadata"),
      "apiVersion": .string(isWhole ? resource.apiVersion : "meta.k8s.io/v1"),
      "metadata": metadata,
    ]
  }

  /// An element of a list: those of typed kinds do not repeat what they are.
  private static func element(_ object: any APIObject) -> Value {
    let object = owned(object)
    return object is CustomObject ? object.manifest() : object.encoded()
  }

  /// The object with who owns its fields, which is worked out where somebody reads it.
  private static func owned(_ object: any APIObject) -> any APIObject {
    var object = object
    object.metadata.managedFields = ComponentOwnership.owners(of: object).entries
    return object
  }

  private static func metadata(of object: any APIObject) -> Value {
    [
      "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
      "metadata": object.metadata.encoded(),
    ]
  }

  private func table(
    _ objects: [any APIObject],
    _ metadata: Value,
    withColumns: Bool = true,
    now: Instant? = nil
  ) -> Value {
    let layout = ServerTable(resource)
    let rows = objects.map { object -> Value in
      var row: Value = [
        "cells": .array(layout.cells(of: object, now: now ?? self.now).map { .string($0) })
      ]
      switch included {
      case "None": break
      case "Object": row["object"] = Self.owned(object).manifest()
      default: row["object"] = Self.metadata(of: object)
      }
      return row
    }
    let columns = layout.columns.map { column -> Value in
      [
        "name": .string(column.title), "type": "string",
        "format": .string(column.title == "NAME" ? "name" : ""), "description": "",
        "priority": .integer(column.isWide ? 1 : 0),
      ]
    }
    return [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
      "columnDefinitions": withColumns ? .array(columns) : .array([]), "rows": .array(rows),
    ]
  }
}
