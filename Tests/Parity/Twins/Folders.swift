extension Twins {
    /// The twins that stand in a file of their own, in the folder of their family.
    func addFolders() {
        addBuffers()
        addConnect()
        addEnds()
        addFlow()
        addGuide()
        addHeaders()
        addLimits()
        addProcess()
        addPush()
        addRequests()
        addServer()
        addSessions()
        addSettings()
        addTimeouts()
        addTimers()
        addTrailers()
        addTunnels()
        addWire()
    }

    private func addBuffers() {
        buffersEncodings()
        buffersMethods()
        buffersNumbers()
    }

    private func addConnect() {
        connectClosedBefore()
        connectCreateServerRefusals()
        connectRefusals()
    }

    private func addEnds() {
        endsBodyNotRead()
        endsClientCancels()
        endsClientDestroysGet()
        endsClientDestroysGetWithError()
        endsClientDestroysPost()
        endsClosesBeforeResponse()
        endsErrorKillsTheProcess()
        endsServerCloses0()
        endsServerCloses8()
        endsServerClosesDuringUpload()
        endsServerDestroys()
        endsServerDestroysWithError()
    }

    private func addFlow() {
        flowInitialWindow()
        flowOnePausedStream()
    }

    private func addGuide() {
        guideBackPressure()
        guideEmitter()
        guideErrors()
        guideHeaders()
        guidePush()
        guideServer()
        guideTrailers()
    }

    private func addHeaders() {
        headersInformationalRefusals()
        headersRequestDefaults()
        headersSensitive()
        headersSingleValueOff()
    }

    private func addLimits() {
        limitsHeaderPairs()
        limitsOneStreamAtATime()
        limitsPings()
        limitsSendHeaderBlock()
    }

    private func addProcess() {
        processExit()
        processExitCode()
        processFacts()
        processThrowingHandler()
        processUncaught()
        processUnhandledRejection()
        processWarnings()
    }

    private func addPush() {
        pushCancelled()
        pushLimit()
        pushPlain()
        pushRefusals()
    }

    private func addRequests() {
        requests204WithLength()
        requestsCloseRefusals()
        requestsClosedBeforeConnect()
        requestsGet()
        requestsImplicitHeaders()
        requestsInformational()
        requestsMany()
        requestsStreamProperties()
    }

    private func addServer() {
        serverCloseGraceful()
        serverSessionTimeoutOption()
    }

    private func addSessions() {
        sessionsClientCloses()
        sessionsGoaway0()
        sessionsGoaway11()
        sessionsLocalWindow()
        sessionsNextStreamId()
        sessionsPingAndSettings()
        sessionsPingRefusals()
        sessionsRef()
        sessionsServerCloses()
        sessionsServerDestroys()
        sessionsServerPings()
        sessionsTimeout()
    }

    private func addSettings() {
        settingsCustom()
        settingsDefaults()
        settingsEmpty()
        settingsSessionRefusals()
        settingsUpdate()
        settingsViews()
    }

    private func addTimeouts() {
        timeoutsServerWithListener()
        timeoutsServerWithoutListener()
        timeoutsStreams()
    }

    private func addTimers() {
        timersBetweenTimers()
        timersImmediates()
        timersInterval()
        timersMicrotasks()
        timersOrder()
        timersRefresh()
    }

    private func addTrailers() {
        trailersNobodyListens()
        trailersRefusals()
        trailersRespond()
    }

    private func addTunnels() {
        tunnelsExtendedConnectRefused()
    }

    private func addWire() {
        wire()
    }
}
