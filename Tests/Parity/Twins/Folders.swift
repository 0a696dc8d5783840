extension Twins {
    /// The twins that stand in a file of their own, in the folder of their family.
    func addFolders() {
        addBuffers()
        addCompat()
        addConnect()
        addConstants()
        addDuplex()
        addEnds()
        addEvents()
        addFiles()
        addFlow()
        addGuide()
        addHeaders()
        #if HTTP1
        addHttp1()
        #endif
        addLimits()
        addNet()
        addObservers()
        addOptions()
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
        compatAliases()
        compatCheckContinue()
        compatConnect()
        compatContinue()
        compatCustomClasses()
        compatDate()
        compatDestroy()
        compatEcho()
        compatErrorsAreSilent()
        compatExpectation()
        compatFieldRefusals()
        compatFlushHeaders()
        compatHead()
        compatHeaders()
        compatHostAsAuthority()
        compatInListeners()
        compatInformation()
        compatPlain()
        compatPush()
        compatRequestProperties()
        compatSocketProxy()
        compatStatusCode()
        compatStreamAndRequest()
        compatTimeout()
        compatTrailers()
        compatWritableProperties()
        compatWriteHead()
        compatWriteLate()
    }

    private func addConnect() {
        connectClosedBefore()
        connectCreateServerRefusals()
        connectDestroyedBefore()
        connectDestroyedWhileConnecting()
        connectForms()
        connectOptions()
        connectPromise()
        connectRefusals()
        connectRefused()
        connectSignal()
    }

    private func addConstants() { constantsAll() }

    private func addDuplex() {
        duplexBound()
        duplexEnds()
        duplexPair()
        duplexServerEmit()
    }

    private func addEnds() {
        endsBlocked()
        endsBodyNotRead()
        endsClientCancels()
        endsClientDestroysGet()
        endsClientDestroysGetWithError()
        endsClientDestroysPost()
        endsCloseMatrix()
        endsClosesBeforeResponse()
        endsEndWithoutRespond()
        endsErrorKillsTheProcess()
        endsErrorWithoutListener()
        endsInListeners()
        endsInListenersOfARequest()
        endsOneTick()
        endsOneTickOfARequest()
        endsRejectedListenerAfterHeaders()
        endsRejectedListenerBeforeHeaders()
        endsServerCloses0()
        endsServerCloses2()
        endsServerCloses8()
        endsServerClosesDuringUpload()
        endsServerDestroys()
        endsServerDestroysWithError()
        endsTwice()
        endsEndThenDestroy()
        endsRespondAfterReset()
    }

    private func addEvents() {
        eventsAbortSignal()
        eventsCaptureRejections()
        eventsErrors()
        eventsLooking()
        eventsMaxListeners()
        eventsOnIterator()
        eventsOnce()
        eventsOncePromise()
        eventsOrder()
        eventsRemoval()
        eventsRemovedWhileEmitting()
    }

    private func addFiles() {
        filesCheckedFields()
        filesDescriptor()
        filesDescriptorWithStatCheck()
        filesDirectory()
        filesMissing()
        filesMissingWithOnError()
        filesNotSeekable()
        filesRangeWithStatCheck()
        filesRefusals()
        filesStreamed()
        filesTrailers()
    }

    private func addFlow() {
        flowAsyncIteration()
        flowAsyncIterationLeft()
        flowCorked()
        flowDrains()
        flowEndTwice()
        flowFinished()
        flowInitialWindow()
        flowLargeUpload()
        flowOnePausedStream()
        flowPausedReader()
        flowPipeline()
        flowPipelineAborted()
        flowReadBySize()
        flowSetEncoding()
        flowWriteAfterEnd()
        flowWriteCallbacks()
        flowWriteReturns()
    }

    private func addGuide() {
        guideAsync()
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
        headersRawResponse()
        headersReceivedRepeats()
        headersRequestDefaults()
        headersRequestRefusals()
        headersResponseRefusals()
        headersSensitive()
        headersSingleValueOff()
        headersStatusCoercion()
        headersValues()
    }

    private func addHttp1() {
        http1CheckContinue()
        http1Classes()
        http1ClientError()
        http1Close()
        http1Continue()
        http1Duplicates()
        http1Echo()
        http1Exchange()
        http1Expectations()
        http1Get()
        http1JoinedDuplicates()
        http1Options()
        http1Pipelined()
        http1Refusals()
        http1Response()
        http1ResponseRefusals()
        http1Timeouts()
        http1Upgrade()
    }

    private func addLimits() {
        limitsAcknowledgements()
        limitsFrameErrorMoments()
        limitsFrameErrors()
        limitsHeaderPairs()
        limitsInvalidFrames()
        limitsNoPreface()
        limitsOneStreamAtATime()
        limitsPings()
        limitsSendHeaderBlock()
        limitsServerSettings()
        limitsSettings()
        limitsStreamResets()
    }

    private func addNet() {
        netDestroy()
        netDestroyedWhileConnecting()
        netDrain()
        netEcho()
        netFacts()
        netHalfOpen()
        netListen()
        netMaxConnections()
        netPause()
        netRefusals()
        netRefused()
        netReset()
        netEarlyWrites()
        netFailingEnds()
        netSignal()
        netTimeouts()
        netUnix()
    }

    private func addObservers() {
        observersEntries()
        observersStreams()
    }

    private func addOptions() {
        optionsClient()
        optionsPadding()
        optionsServer()
    }

    private func addProcess() {
        processExit()
        processExitCode()
        processExitListeners()
        processFailingListener()
        processFacts()
        processSignals()
        processThrowingHandler()
        processUncaught()
        processUnhandledRejection()
        processWarnings()
    }

    private func addPush() {
        pushCancelled()
        pushHead()
        pushLimit()
        pushOptions()
        pushPlain()
        pushRefusals()
        pushSocketLost()
    }

    private func addRequests() {
        requests204WithLength()
        requestsAbortSignal()
        requestsAbortMoments()
        requestsAbortedSignal()
        requestsCloseRefusals()
        requestsAwaited()
        requestsClosedBeforeConnect()
        requestsContentLength()
        requestsEndStream()
        requestsGet()
        requestsHead()
        requestsImplicitHeaders()
        requestsInformational()
        requestsMany()
        requestsPostEcho()
        requestsPriority()
        requestsShortBodies()
        requestsStatusesWithoutBody()
        requestsStreamProperties()
        requestsStreamTimeout()
    }

    private func addServer() {
        serverAddressInUse()
        serverAsyncDispose()
        serverCloseGraceful()
        serverEmitters()
        serverListen()
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
        sessionsDestroyedInResponse()
        sessionsDestroyInSessionListener()
        sessionsCloseInSessionListener()
        sessionsClosesWithQueue()
        sessionsRequestInGoaway()
        sessionsGoaway0()
        sessionsGoaway11()
        sessionsGoawayData()
        sessionsGoawayRefusals()
        sessionsLocalWindow()
        sessionsNextStreamId()
        sessionsPingAndSettings()
        sessionsPingRefusals()
        sessionsProperties()
        sessionsQueue()
        sessionsRef()
        sessionsServerCloses()
        sessionsServerDestroys()
        sessionsServerDestroysWithCode()
        sessionsServerDestroysWithError()
        sessionsServerPings()
        sessionsSocketDestroyed()
        sessionsSocketProxy()
        sessionsState()
        sessionsTimeout()
    }

    private func addSettings() {
        settingsCancelled()
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
        streamsCork()
        streamsCustomDestroy()
        streamsDestroy()
        streamsDrain()
        streamsDuplexPair()
        streamsEncoding()
        streamsFinished()
        streamsFlowing()
        streamsFrom()
        streamsHalfOpen()
        streamsHighWaterMark()
        streamsIteration()
        streamsMisc()
        streamsPauseResume()
        streamsPausedMode()
        streamsPipe()
        streamsPipeline()
        streamsPipelineDead()
        streamsProbes()
        streamsPromises()
        streamsProperties()
        streamsPushAfterEnd()
        streamsTransform()
        streamsUnpipe()
        streamsUnshift()
        streamsWritable()
        streamsWriteAfterEnd()
        streamsWriteError()
    }

    private func addTimeouts() {
        timeoutsServerWithListener()
        timeoutsServerWithoutListener()
        timeoutsStreams()
        timeoutsWhileClosing()
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
        tlsBundle()
        tlsClientCertificates()
        tlsContexts()
        tlsHandedIn()
        tlsHandshakeTimeout()
        tlsHandshakeTimeoutSocket()
        tlsNotBelieved()
        tlsNotRejected()
        tlsNothingInCommon()
        tlsOldVersion()
        tlsOrigins()
        tlsOriginsRefused()
        tlsOwnCheck()
        tlsRefusals()
        tlsResumption()
        tlsServerErrors()
        tlsServerEvents()
        tlsServerSessions()
        tlsServerTimeout()
        tlsSocketFacts()
        tlsStaple()
        tlsTooManyOrigins()
        tlsUnknownProtocol()
        tlsWithoutAlpn()
        tlsWrongName()
    }

    private func addTrailers() {
        trailersLater()
        trailersNobodyListens()
        trailersOrder()
        trailersRefusals()
        trailersRequest()
        trailersRespond()
    }

    private func addTunnels() {
        tunnelsConnect()
        tunnelsExtendedConnect()
        tunnelsExtendedConnectRefused()
        tunnelsSessionInTunnel()
    }

    private func addWire() {
        wire()
    }
}
