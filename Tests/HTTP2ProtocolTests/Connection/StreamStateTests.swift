import Testing

@testable import HTTP2Protocol

/// RFC 9113 §5.1 as data: every state meets every event.
@Suite struct StreamStateTests {
    enum Input: CaseIterable {
        case receiveHeaders, receiveHeadersEnd, receiveData, receiveDataEnd, receiveReset, receiveWindowUpdate
        case receivePushPromise, sendHeaders, sendHeadersEnd, sendReset, sendPushPromise
    }

    enum Outcome: Equatable {
        case moves(StreamState)
        case stream(ErrorCode, String)
        case connection(ErrorCode, String)
        case refused
    }

    typealias Row = (state: StreamState, input: Input, outcome: Outcome)

    static let table: [Row] = [
        (.idle, .receiveHeaders, .moves(.open)),
        (.idle, .receiveHeadersEnd, .moves(.halfClosedRemote)),
        (.idle, .receiveData, .connection(.protocolError, "data_on_idle_stream")),
        (.idle, .receiveDataEnd, .connection(.protocolError, "data_on_idle_stream")),
        (.idle, .receiveReset, .connection(.protocolError, "reset_on_idle_stream")),
        (.idle, .receiveWindowUpdate, .connection(.protocolError, "window_update_on_idle_stream")),
        (.idle, .receivePushPromise, .moves(.reservedRemote)),
        (.idle, .sendHeaders, .moves(.open)),
        (.idle, .sendHeadersEnd, .moves(.halfClosedLocal)),
        (.idle, .sendReset, .moves(.closed)),
        (.idle, .sendPushPromise, .moves(.reservedLocal)),

        (.reservedLocal, .receiveHeaders, .connection(.protocolError, "headers_on_reserved_stream")),
        (.reservedLocal, .receiveHeadersEnd, .connection(.protocolError, "headers_on_reserved_stream")),
        (.reservedLocal, .receiveData, .connection(.protocolError, "data_on_reserved_stream")),
        (.reservedLocal, .receiveDataEnd, .connection(.protocolError, "data_on_reserved_stream")),
        (.reservedLocal, .receiveReset, .moves(.closed)),
        (.reservedLocal, .receiveWindowUpdate, .moves(.reservedLocal)),
        (.reservedLocal, .receivePushPromise, .connection(.protocolError, "push_promise_reuses_stream")),
        (.reservedLocal, .sendHeaders, .moves(.halfClosedRemote)),
        (.reservedLocal, .sendHeadersEnd, .moves(.closed)),
        (.reservedLocal, .sendReset, .moves(.closed)),
        (.reservedLocal, .sendPushPromise, .refused),

        (.reservedRemote, .receiveHeaders, .moves(.halfClosedLocal)),
        (.reservedRemote, .receiveHeadersEnd, .moves(.closed)),
        (.reservedRemote, .receiveData, .connection(.protocolError, "data_on_reserved_stream")),
        (.reservedRemote, .receiveDataEnd, .connection(.protocolError, "data_on_reserved_stream")),
        (.reservedRemote, .receiveReset, .moves(.closed)),
        (.reservedRemote, .receiveWindowUpdate, .connection(.protocolError, "window_update_on_reserved_stream")),
        (.reservedRemote, .receivePushPromise, .connection(.protocolError, "push_promise_reuses_stream")),
        (.reservedRemote, .sendHeaders, .refused),
        (.reservedRemote, .sendHeadersEnd, .refused),
        (.reservedRemote, .sendReset, .moves(.closed)),
        (.reservedRemote, .sendPushPromise, .refused),

        (.open, .receiveHeaders, .moves(.open)),
        (.open, .receiveHeadersEnd, .moves(.halfClosedRemote)),
        (.open, .receiveData, .moves(.open)),
        (.open, .receiveDataEnd, .moves(.halfClosedRemote)),
        (.open, .receiveReset, .moves(.closed)),
        (.open, .receiveWindowUpdate, .moves(.open)),
        (.open, .receivePushPromise, .connection(.protocolError, "push_promise_reuses_stream")),
        (.open, .sendHeaders, .moves(.open)),
        (.open, .sendHeadersEnd, .moves(.halfClosedLocal)),
        (.open, .sendReset, .moves(.closed)),
        (.open, .sendPushPromise, .refused),

        (.halfClosedLocal, .receiveHeaders, .moves(.halfClosedLocal)),
        (.halfClosedLocal, .receiveHeadersEnd, .moves(.closed)),
        (.halfClosedLocal, .receiveData, .moves(.halfClosedLocal)),
        (.halfClosedLocal, .receiveDataEnd, .moves(.closed)),
        (.halfClosedLocal, .receiveReset, .moves(.closed)),
        (.halfClosedLocal, .receiveWindowUpdate, .moves(.halfClosedLocal)),
        (.halfClosedLocal, .receivePushPromise, .connection(.protocolError, "push_promise_reuses_stream")),
        (.halfClosedLocal, .sendHeaders, .refused),
        (.halfClosedLocal, .sendHeadersEnd, .refused),
        (.halfClosedLocal, .sendReset, .moves(.closed)),
        (.halfClosedLocal, .sendPushPromise, .refused),

        (.halfClosedRemote, .receiveHeaders, .stream(.streamClosed, "headers_after_end_stream")),
        (.halfClosedRemote, .receiveHeadersEnd, .stream(.streamClosed, "headers_after_end_stream")),
        (.halfClosedRemote, .receiveData, .stream(.streamClosed, "data_after_end_stream")),
        (.halfClosedRemote, .receiveDataEnd, .stream(.streamClosed, "data_after_end_stream")),
        (.halfClosedRemote, .receiveReset, .moves(.closed)),
        (.halfClosedRemote, .receiveWindowUpdate, .moves(.halfClosedRemote)),
        (.halfClosedRemote, .receivePushPromise, .connection(.protocolError, "push_promise_reuses_stream")),
        (.halfClosedRemote, .sendHeaders, .moves(.halfClosedRemote)),
        (.halfClosedRemote, .sendHeadersEnd, .moves(.closed)),
        (.halfClosedRemote, .sendReset, .moves(.closed)),
        (.halfClosedRemote, .sendPushPromise, .refused),

        (.closed, .receiveHeaders, .connection(.streamClosed, "headers_on_closed_stream")),
        (.closed, .receiveHeadersEnd, .connection(.streamClosed, "headers_on_closed_stream")),
        (.closed, .receiveData, .stream(.streamClosed, "data_on_closed_stream")),
        (.closed, .receiveDataEnd, .stream(.streamClosed, "data_on_closed_stream")),
        (.closed, .receiveReset, .moves(.closed)),
        (.closed, .receiveWindowUpdate, .moves(.closed)),
        (.closed, .receivePushPromise, .connection(.protocolError, "push_promise_reuses_stream")),
        (.closed, .sendHeaders, .refused),
        (.closed, .sendHeadersEnd, .refused),
        (.closed, .sendReset, .moves(.closed)),
        (.closed, .sendPushPromise, .refused),
    ]

    private func apply(_ input: Input, to start: StreamState) -> Outcome {
        var state = start
        do {
            switch input {
            case .receiveHeaders: try state.receiveHeaders(endStream: false)
            case .receiveHeadersEnd: try state.receiveHeaders(endStream: true)
            case .receiveData: try state.receiveData(endStream: false)
            case .receiveDataEnd: try state.receiveData(endStream: true)
            case .receiveReset: try state.receiveReset()
            case .receiveWindowUpdate: try state.receiveWindowUpdate()
            case .receivePushPromise: try state.receivePushPromise()
            case .sendHeaders: try state.sendHeaders(endStream: false)
            case .sendHeadersEnd: try state.sendHeaders(endStream: true)
            case .sendReset: state.sendReset()
            case .sendPushPromise: try state.sendPushPromise()
            }
            return .moves(state)
        } catch let fault as Fault {
            let token = fault.token.description
            return fault.scope == .stream ? .stream(fault.code, token) : .connection(fault.code, token)
        } catch {
            return .refused
        }
    }

    @Test func everyPairOfStateAndEventHasTheOutcomeOfTheTable() {
        for row in Self.table {
            #expect(apply(row.input, to: row.state) == row.outcome, "\(row.state) meets \(row.input)")
        }
    }

    @Test func theTableMissesNoPair() {
        for state in StreamState.allCases {
            for input in Input.allCases {
                let rows = Self.table.count { $0.state == state && $0.input == input }
                #expect(rows == 1, "\(state) meets \(input)")
            }
        }
    }

    @Test func sendingEndStreamHalfClosesOrCloses() {
        var open = StreamState.open
        open.sendEndStream()
        #expect(open == .halfClosedLocal)
        var half = StreamState.halfClosedRemote
        half.sendEndStream()
        #expect(half == .closed)
    }

    @Test func questionsAgreeWithTheDiagram() {
        #expect(StreamState.allCases.filter(\.canSend) == [.open, .halfClosedRemote])
        #expect(StreamState.allCases.filter(\.canReceive) == [.open, .halfClosedLocal])
        #expect(StreamState.allCases.filter(\.isActive) == [.open, .halfClosedLocal, .halfClosedRemote])
    }
}
