/** Lower-case name, aliases included → what it does, as the end of the sentence "it …". */
export const refusedFunctions: ReadonlyMap<string, string> = new Map(
  reasons().flatMap(([reason, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name.toLowerCase(), reason] as const),
  ),
);

function reasons(): readonly (readonly [string, string])[] {
  return [
    [
      'reads a dictionary, which holds rows of every org',
      `
      dictGet dictGetAll dictGetChildren dictGetDate dictGetDateOrDefault dictGetDateTime
      dictGetDateTimeOrDefault dictGetDescendants dictGetFloat32 dictGetFloat32OrDefault dictGetFloat64
      dictGetFloat64OrDefault dictGetHierarchy dictGetInt16 dictGetInt16OrDefault dictGetInt32
      dictGetInt32OrDefault dictGetInt64 dictGetInt64OrDefault dictGetInt8 dictGetInt8OrDefault dictGetIPv4
      dictGetIPv4OrDefault dictGetIPv6 dictGetIPv6OrDefault dictGetKeys dictGetOrDefault dictGetOrNull
      dictGetRoot dictGetString dictGetStringOrDefault dictGetUInt16 dictGetUInt16OrDefault dictGetUInt32
      dictGetUInt32OrDefault dictGetUInt64 dictGetUInt64OrDefault dictGetUInt8 dictGetUInt8OrDefault dictGetUUID
      dictGetUUIDOrDefault dictHas dictIsIn
      `,
    ],
    [
      'reads another table by name',
      `
      hasColumnInTable joinGet joinGetOrNull
      `,
    ],
    [
      'reads a file or a model of the server',
      `
      catboostEvaluate detectCharset detectLanguage detectLanguageMixed detectLanguageUnknown
      detectProgrammingLanguage detectTonality evalMLMethod file lemmatize naiveBayesClassifier
      naiveBayesClassifierWithAllProbs naiveBayesClassifierWithProb regionHierarchy regionIn regionToArea
      regionToCity regionToContinent regionToCountry regionToDistrict regionToName regionToPopulation
      regionToTopContinent stem synonyms
      `,
    ],
    [
      'sends its arguments over the network',
      `
      aiClassify AIClassify aiEmbed aiExtract AIExtract aiGenerate AIGenerate aiTranslate AITranslate
      `,
    ],
    [
      'tells about the server, its settings or its users',
      `
      addressToLine addressToLineWithInlines addressToSymbol authenticatedUser authUser buildId chdb
      connectionId connection_id current_database current_query_id current_schemas current_user currentDatabase
      currentProfiles currentQueryID currentRoles currentSchemas currentUser DATABASE defaultProfiles
      defaultRoles demangle displayName enabledProfiles enabledRoles filesystemAvailable filesystemCapacity
      filesystemUnreserved FQDN fullHostName getClientHTTPHeader getMacro getMaxTableNameLengthForDatabase
      getMergeTreeSetting getOSKernelVersion getServerPort getServerSetting getSetting getSettingOrDefault
      globalVariable hasThreadFuzzer hostName hostname initial_query_id initial_query_start_time initialQueryID
      initialQueryStartTime isMergeTreePartCoveredBy mergeTreePartInfo query_id queryID revision SCHEMA
      serverUUID session_user shardCount shardNum showCertificate tcpPort tid transactionID
      transactionLatestSnapshot transactionOldestSnapshot uptime user version zookeeperSessionUptime
      `,
    ],
    [
      'shows how rows of every org are stored together',
      `
      blockNumber blockSerializedSize blockSize dumpColumnStructure estimateCompressionRatio
      getTypeSerializationStreams indexHint lowCardinalityIndices lowCardinalityKeys partitionId partitionID
      `,
    ],
    [
      "looks at neighbouring rows of a block, which may be another org's; use a window function",
      `
      neighbor rowNumberInAllBlocks rowNumberInBlock runningAccumulate runningConcurrency runningDifference
      runningDifferenceStartingWithFirstValue
      `,
    ],
    [
      'stops the statement depending on a value, which answers questions about rows that are not returned',
      `
      aggThrow throwIf timeSeriesThrowDuplicateSeriesIf
      `,
    ],
    [
      'keeps the server waiting',
      `
      sleep sleepEachRow
      `,
    ],
    [
      'changes something on the server',
      `
      generateSerialID logTrace timeSeriesStoreTags
      `,
    ],
    [
      'takes a secret that hides its argument from the analysis',
      `
      aes_decrypt_mysql aes_encrypt_mysql decrypt encrypt HMAC tryDecrypt
      `,
    ],
    [
      'reads tags that other statements left behind',
      `
      timeSeriesCopyTag timeSeriesCopyTags timeSeriesExtractTag timeSeriesGroupToSamplingKey
      timeSeriesGroupToTags timeSeriesIdToGroup timeSeriesIdToTags timeSeriesIdToTagsGroup timeSeriesJoinTags
      timeSeriesRemoveAllTagsExcept timeSeriesRemoveTag timeSeriesRemoveTags timeSeriesReplaceTag
      timeSeriesTagsGroupToTags timeSeriesTagsToGroup
      `,
    ],
    [
      'is internal to the server',
      `
      __actionName __applyFilter __bitBoolMaskAnd __bitBoolMaskOr __bitSwapLastTwo __bitWrapperFunc __getScalar
      __patchPartitionID __scalarSubqueryResult __toYearCalendarOnly validateNestedArraySizes
      `,
    ],
  ];
}
