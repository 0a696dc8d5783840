typealias Event = NodeRuntime.Event
