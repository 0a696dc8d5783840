import Buffers
import HTTP2Protocol

/// A server that is fed anything after a valid preface. The first two bytes choose how; the rest are frames, or commands that
/// become frames.
public func fuzzFrames(_ bytes: UnsafeRawBufferPointer) {
    fuzzOneEnd(.server, bytes, opening: Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0])
}

/// A client with requests under way whose server says anything after its SETTINGS.
public func fuzzClient(_ bytes: UnsafeRawBufferPointer) {
    fuzzOneEnd(.client, bytes, opening: [0, 0, 0, 4, 0, 0, 0, 0, 0])
}

private func fuzzOneEnd(_ role: Connection.Role, _ bytes: UnsafeRawBufferPointer, opening: [UInt8]) {
    var input = FuzzInput(bytes)
    let mode = input.byte()
    let seed = UInt64(input.byte())
    var wire: [UInt8]
    if mode & 1 == 0 {
        wire = input.rest()
    } else {
        var forge = FrameForge(input, asServer: role == .client)
        wire = forge.forge()
    }
    wire = opening + wire
    let pieceBytes = [1, 2, 7, 9, 64, 1_000, 65_536, .max][Int(mode >> 1 & 7)]

    checkRelease { owner in
        owner.receive(wire, pieceBytes: pieceBytes)
    } make: {
        FuzzOwner(role: role, seed: seed)
    }
    // What is told does not depend on how the input was cut.
    guard wire.count <= 4_096 else { return }
    var stories: [[String]] = []
    for piece in [wire.count, 1] {
        checkRelease { owner in
            owner.receive(wire, pieceBytes: piece)
            owner.finish()
            stories.append(owner.story)
        } make: {
            FuzzOwner(role: role, seed: seed, isPassive: true)
        }
    }
    if stories[0] != stories[1] {
        let index = zip(stories[0], stories[1]).prefix { $0 == $1 }.count
        fatalError(
            "cut input tells another story at \(index): \(stories[0].dropFirst(index).first ?? "the end"), "
                + "\(stories[1].dropFirst(index).first ?? "the end")")
    }
}

/// Runs an owner to its end and asks for every block back.
private func checkRelease(_ body: (FuzzOwner) -> Void, make: () -> FuzzOwner) {
    let blocks: BlockPool
    do {
        let owner = make()
        blocks = owner.resources.blocks
        body(owner)
        owner.finish()
    }
    require(blocks.blocksInUse == 0, "\(blocks.blocksInUse) blocks were not given back")
}
