import Foundation
import TestSupport
import Testing

/// The same program on Node and here prints the same lines, whoever is on the other side.
@Suite(.timeLimit(.minutes(10))) struct ScenarioTests {
    @Test(arguments: Scenario.played) func hasARecordingAndATwin(scenario: Scenario) {
        #expect(scenario.recording != nil, "scripts/parity-record \(scenario.name)")
        #expect(Parity.sides[scenario.name] == scenario.sidesOfTwin, "the twin in Tests/Parity/Twins plays other sides")
    }

    @Test func everyTwinHasAScenario() {
        let names = Scenario.all.map(\.name) + WireCase.all.map { "wire/\($0.name)" }
        #expect(Set(Parity.sides.keys).subtracting(names).isEmpty)
    }

    @Test(.needsNode, arguments: Scenario.all) func nodeStillPrintsItsRecording(scenario: Scenario) throws {
        try check(scenario, server: .node, client: .node)
    }

    @Test(arguments: Scenario.alone) func swiftAlone(scenario: Scenario) throws {
        try check(scenario, server: .swift, client: .swift)
    }

    @Test(arguments: Scenario.networked.filter { $0.hasTwin("server") && $0.hasTwin("client") })
    func swiftServerAndSwiftClient(scenario: Scenario) throws {
        try check(scenario, server: .swift, client: .swift)
    }

    @Test(.needsNode, arguments: Scenario.networked.filter { $0.hasTwin("server") })
    func swiftServerAndNodeClient(scenario: Scenario) throws {
        try check(scenario, server: .swift, client: .node)
    }

    @Test(.needsNode, arguments: Scenario.networked.filter { $0.hasTwin("client") })
    func nodeServerAndSwiftClient(scenario: Scenario) throws {
        try check(scenario, server: .node, client: .swift)
    }

    /// Plays a scenario and compares with its recording.
    private func check(_ scenario: Scenario, server: Player, client: Player) throws {
        let expected = try #require(scenario.recording)
        try expectNoDifference {
            let (trace, errors) = try scenario.run(server: server, client: client)
            return trace.difference(from: expected).map {
                "\(scenario.name), server \(server), client \(client): \($0)\(errors)"
            }
        }
    }
}

/// Who plays a side.
enum Player {
    case node, swift

    func start(_ scenario: Scenario, _ side: String) throws -> Child {
        switch self {
        case .node: try Child(try #require(Parity.node), [scenario.script, side])
        case .swift: try Child(Parity.twins, [scenario.name, side])
        }
    }
}

extension Scenario {
    /// Whether the twin plays that side.
    func hasTwin(_ side: String) -> Bool { Parity.sides[name]?.contains(side) ?? false }

    /// Plays it: the trace of all sides and what they wrote to stderr.
    func run(server: Player, client: Player) throws -> (Trace, String) {
        guard hasTwoSides else {
            let main = try server.start(self, "main").finish()
            return (Trace(main.lines), main.errors)
        }
        let clientChild = try client.start(self, "client")
        let serverChild = try server.start(self, "server")
        clientChild.give(port: serverChild.readPort())
        // Their lines are few enough for the pipes to hold them, so one can be read after the other.
        let (serverEnd, clientEnd) = (serverChild.finish(), clientChild.finish())
        return (Trace(serverEnd.lines + clientEnd.lines), serverEnd.errors + clientEnd.errors)
    }
}
