/// Amounts by the name of the resource, as in `cpu` or `memory`.
public typealias ResourceList = FieldMap<Quantity>
