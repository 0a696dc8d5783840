extension Twins {
    /// The twins that stand in a file of their own, in the folder of their family.
    func addFolders() {
        addBuffers()
        addCompat()
        addConnect()
        addConstants()
        addEnds()
        addFiles()
        addFlow()
        addGuide()
        addHeaders()
        addLimits()
        addNet()
        addProcess()
        addPush()
        addRequests()
        addServer()
        addSessions()
        addSettings()
        addStreams()
        addTimeouts()
        addTimers()
        addTls()
        addTrailers()
        addTunnels()
        addWire()
    }

    private func addBuffers() {
        buffersEncodings()
        buffersMethods()
        buffersNumbers()
    }

    private func addCompat() {
        compatAborted()
        compatContinue()
        compatDate()
        compatEcho()
        compatErrorsAreSilent()
        compatFlushHeaders()
        compatHeaders()
        compatHostAsAuthority()
        compatPlain()
        compatStreamAndRequest()
        compatTrailers()
        compatWritableProperties()
    }

    private func addConnect() {
        connectClosedBefore()
        connectCreateServerRefusals()
        connectRefusals()
        connectRefused()
        connectSignal()
    }

    private func addConstants() { constantsAll() }

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

    private func addFiles() {
        filesDirectory()
        filesMissing()
        filesMissingWithOnError()
        filesNotSeekable()
    }

    private func addFlow() {
        flowAsyncIterationLeft()
        flowCorked()
        flowEndTwice()
        flowFinished()
        flowInitialWindow()
        flowLargeUpload()
        flowOnePausedStream()
        flowPipeline()
        flowPipelineAborted()
        flowWriteCallbacks()
        flowWriteReturns()
    }

    private func addGuide() {
        guideBackPressure()
        guideClient()
        guideCompat()
        guideEmitter()
        guideErrors()
        guideHeaders()
        guidePush()
        guideServer()
        guideTrailers()
    }

    private func addHeaders() {
        headersDate()
        headersInformationalRefusals()
        headersOuterBlanks()
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

    private func addNet() {
        netDestroy()
        netDrain()
        netEcho()
        netHalfOpen()
        netListen()
        netMaxConnections()
        netPause()
        netRefused()
        netReset()
        netSignal()
        netTimeouts()
        netUnix()
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
        requestsAbortSignal()
        requestsCloseRefusals()
        requestsClosedBeforeConnect()
        requestsGet()
        requestsImplicitHeaders()
        requestsInformational()
        requestsMany()
        requestsPostEcho()
        requestsStreamProperties()
    }

    private func addServer() {
        serverCloseGraceful()
        serverEmitters()
        serverSessionTimeoutOption()
        serverTimeoutRefusals()
    }

    private func addSessions() {
        sessionsAltsvc()
        sessionsClientCloses()
        sessionsClientDestroys()
        sessionsClientDestroysWithCode()
        sessionsClientDestroysWithError()
        sessionsDestroyTwice()
        sessionsGoaway0()
        sessionsGoaway11()
        sessionsLocalWindow()
        sessionsNextStreamId()
        sessionsPingAndSettings()
        sessionsPingRefusals()
        sessionsRef()
        sessionsServerCloses()
        sessionsServerDestroys()
        sessionsServerDestroysWithCode()
        sessionsServerDestroysWithError()
        sessionsServerPings()
        sessionsTimeout()
    }

    private func addSettings() {
        settingsCustom()
        settingsDefaults()
        settingsEmpty()
        settingsPacked()
        settingsSessionRefusals()
        settingsUpdate()
        settingsViews()
    }

    private func addStreams() {
        streamsAbortSignal()
        streamsDuplexPair()
        streamsPipeline()
        streamsPipelineDead()
        streamsProperties()
        streamsUnpipe()
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

    private func addTls() {
        tlsAlpn()
        tlsAlpnCallback()
        tlsClientCertificates()
        tlsContexts()
        tlsNotBelieved()
        tlsNotRejected()
        tlsNothingInCommon()
        tlsOldVersion()
        tlsOrigins()
        tlsOwnCheck()
        tlsRefusals()
        tlsResumption()
        tlsUnknownProtocol()
        tlsWithoutAlpn()
        tlsWrongName()
    }

    private func addTrailers() {
        trailersNobodyListens()
        trailersRefusals()
        trailersRespond()
    }

    private func addTunnels() {
        tunnelsConnect()
        tunnelsExtendedConnect()
        tunnelsExtendedConnectRefused()
    }

    private func addWire() {
        wire()
    }
}
