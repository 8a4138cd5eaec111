/** Aggregate and window functions; all see only the rows that the SELECT lets through. */
export const allowedAggregates: ReadonlySet<string> = new Set(
  `
  analysisOfVariance any any_respect_nulls anyHeavy anyLast anyLast_respect_nulls approx_top_k approx_top_sum
  argAndMax argAndMin argMax argMin avg avgWeighted boundingRatio categoricalInformationValue contingency corr
  corrMatrix corrStable count covarPop covarPopMatrix covarPopStable covarSamp covarSampMatrix covarSampStable
  cramersV cramersVBiasCorrected cume_dist deltaSum deltaSumTimestamp denseRank distinctDynamicTypes
  distinctJSONPaths distinctJSONPathsAndTypes entropy exponentialMovingAverage exponentialTimeDecayedAvg
  exponentialTimeDecayedCount exponentialTimeDecayedMax exponentialTimeDecayedSum flameGraph groupArray
  groupArrayInsertAt groupArrayIntersect groupArrayLast groupArrayMovingAvg groupArrayMovingSum
  groupArraySample groupArraySorted groupBitAnd groupBitmap groupBitmapAnd groupBitmapOr groupBitmapXor
  groupBitOr groupBitXor groupConcat groupFormat groupNumericIndexedVector groupUniqArray histogram
  intervalLengthSum kolmogorovSmirnovTest kurtPop kurtSamp lag lagInFrame largestTriangleThreeBuckets lead
  leadInFrame mannWhitneyUTest max maxIntersections maxIntersectionsPosition maxMappedArrays meanZTest min
  minMappedArrays MVTEncode nonNegativeDerivative nothing nothingNull nothingUInt64 nth_value ntile
  percentRank quantile quantileBFloat16 quantileBFloat16Weighted quantileDD quantileDeterministic
  quantileExact quantileExactExclusive quantileExactHigh quantileExactInclusive quantileExactLow
  quantileExactWeighted quantileExactWeightedInterpolated quantileGK quantileInterpolatedWeighted
  quantilePrometheusHistogram quantiles quantilesBFloat16 quantilesBFloat16Weighted quantilesDD
  quantilesDeterministic quantilesExact quantilesExactExclusive quantilesExactHigh quantilesExactInclusive
  quantilesExactLow quantilesExactWeighted quantilesExactWeightedInterpolated quantilesGK
  quantilesInterpolatedWeighted quantilesPrometheusHistogram quantilesTDigest quantilesTDigestWeighted
  quantilesTiming quantilesTimingWeighted quantileTDigest quantileTDigestWeighted quantileTiming
  quantileTimingWeighted rank rankCorr retention row_number sequenceCount sequenceMatch sequenceMatchEvents
  sequenceNextNode simpleLinearRegression singleValueOrNull skewPop skewSamp sparkbar stddevPop
  stddevPopStable stddevSamp stddevSampStable stochasticLinearRegression stochasticLogisticRegression
  studentTTest studentTTestOneSample sum sumCount sumKahan sumMapFiltered sumMapFilteredWithOverflow
  sumMappedArrays sumMapWithOverflow sumWithOverflow theilsU timeSeriesChangesToGrid timeSeriesDeltaToGrid
  timeSeriesDerivToGrid timeSeriesGroupArray timeSeriesIncreaseToGrid timeSeriesInstantDeltaToGrid
  timeSeriesInstantRateToGrid timeSeriesLastTwoSamples timeSeriesPredictLinearToGrid timeSeriesRateToGrid
  timeSeriesResampleToGridWithStaleness timeSeriesResetsToGrid topK topKWeighted uniq uniqCombined
  uniqCombined64 uniqExact uniqHLL12 uniqUpTo varPop varPopStable varSamp varSampStable welchTTest
  windowFunnel  `
    .trim()
    .split(/\s+/),
);

/** Suffixes that make another aggregate of an aggregate. */
export const combinators = [
  'Array',
  'ArgMax',
  'ArgMin',
  'Distinct',
  'ForEach',
  'If',
  'Map',
  'Merge',
  'Null',
  'OrDefault',
  'OrNull',
  'Resample',
  'SimpleState',
  'State',
  'Tuple',
];
