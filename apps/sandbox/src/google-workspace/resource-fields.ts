/**
 * Names of Google's resources, from the discovery documents of Drive v3 and Sheets v4: a field mask may name each of them,
 * also where the sandbox has nothing to say.
 */

/** `About` of Drive. */
export const aboutFields: ReadonlySet<string> = words(`
	appInstalled backgroundImageLink canCreateDrives canCreateTeamDrives colorRgb displayName driveThemes
	emailAddress exportFormats folderColorPalette id importFormats kind limit maxImportSizes maxUploadSize me
	permissionId photoLink storageQuota teamDriveThemes usage usageInDrive usageInDriveTrash user
`);

/** `File` of Drive, and `FileList`. */
export const fileFields: ReadonlySet<string> = words(`
	aes256GcmChunkSize allowFileDiscovery altitude aperture appProperties cameraMake cameraModel
	canAcceptOwnership canAccessViaGenAi canAddChildren canAddFolderFromAnotherDrive canAddMyDriveParent
	canChangeCopyRequiresWriterPermission canChangeItemDownloadRestriction canChangeSecurityUpdateEnabled
	canChangeViewersCanCopyContent canComment canCopy canDelete canDeleteChildren canDisableInheritedPermissions
	canDownload canEdit canEnableInheritedPermissions canListChildren canModifyContent canModifyContentRestriction
	canModifyEditorContentRestriction canModifyLabels canModifyOwnerContentRestriction canMoveChildrenOutOfDrive
	canMoveChildrenOutOfTeamDrive canMoveChildrenWithinDrive canMoveChildrenWithinTeamDrive
	canMoveItemIntoTeamDrive canMoveItemOutOfDrive canMoveItemOutOfTeamDrive canMoveItemWithinDrive
	canMoveItemWithinTeamDrive canMoveTeamDriveItem canReadDrive canReadLabels canReadRevisions canReadTeamDrive
	canRemoveChildren canRemoveContentRestriction canRemoveMyDriveParent canRename canShare canStartApproval
	canTrash canTrashChildren canUntrash capabilities clientEncryptionDetails colorSpace contentHints
	contentRestrictions copyRequiresWriterPermission createdTime dateString decryptionMetadata deleted description
	displayName domain downloadRestrictions driveId durationMillis effectiveDownloadRestrictionWithContext
	emailAddress encryptionResourceKeyHash encryptionState expirationTime explicitlyTrashed exportLinks
	exposureBias exposureMode exposureTime fields fileExtension files flashUsed focalLength folderColorRgb
	fullFileExtension hasAugmentedPermissions hasThumbnail headRevisionId height iconLink id image
	imageMediaMetadata incompleteSearch indexableText inherited inheritedFrom inheritedPermissionsDisabled integer
	isAppAuthorized isoSpeed itemDownloadRestriction jwt kaclsId kaclsName keyFormat kind labelInfo labels
	lastModifyingUser latitude lens linkShareMetadata location longitude maxApertureValue md5Checksum me
	meteringMode mimeType modifiedByMe modifiedByMeTime modifiedTime name nextPageToken originalFilename ownedByMe
	ownerRestricted owners parents pendingOwner permissionDetails permissionId permissionIds permissionType
	permissions photoLink properties quotaBytesUsed readOnly reason resourceKey restrictedForReaders
	restrictedForWriters restrictingUser restrictionTime revisionId role rotation securityUpdateEligible
	securityUpdateEnabled selection sensor sha1Checksum sha256Checksum shared sharedWithMeTime sharingUser
	shortcutDetails size spaces starred subjectDistance systemRestricted targetId targetMimeType targetResourceKey
	teamDriveId teamDrivePermissionDetails teamDrivePermissionType text thumbnail thumbnailLink thumbnailVersion
	time trashed trashedTime trashingUser type user valueType version videoMediaMetadata view viewedByMe
	viewedByMeTime viewersCanCopyContent webContentLink webViewLink whiteBalance width wrappedKey writersCanShare
`);

/** `Permission` of Drive, and `PermissionList`. */
export const permissionFields: ReadonlySet<string> = words(`
	allowFileDiscovery deleted displayName domain emailAddress expirationTime id inherited inheritedFrom
	inheritedPermissionsDisabled kind nextPageToken pendingOwner permissionDetails permissionType permissions
	photoLink role teamDrivePermissionDetails teamDrivePermissionType type view
`);

/** `Spreadsheet` of Sheets. */
export const sheetsFields: ReadonlySet<string> = words(`
	aggregateType alpha altText anchorCell anchorId angle anonymous applyOrder applyToPivotTables assigneeEmail
	author autoRecalc axis backgroundColor backgroundColorStyle bandedRangeId bandedRangeReference bandedRanges
	barColor barColorStyle baselineValueData baselineValueFormat basicChart basicFilter bigQuery blue bold
	boolValue booleanRule border borders bottom bubbleBorderColor bubbleBorderColorStyle bubbleChart bubbleLabels
	bubbleMaxRadiusSize bubbleMinRadiusSize bubbleOpacity bubbleSizes bubbleTextStyle bucketSize buckets
	calculatedColumns calculatedDisplayType candlestickChart chartId chartType charts chip chipRuns closeSeries
	collapsed color colorData colorScale colorStyle colorType columnCount columnGroupControlAfter columnGroups
	columnIndex columnMetadata columnName columnOffsetIndex columnProperties columnReference columnSelectionType
	columnType columns commentAction commentAnchors commentId comments commentsViewMode compareMode comparisonType
	condition conditionalFormats connectorLineStyle content contentHtml convergenceThreshold countLimit createTime
	criteria customFormatOptions customLabelData customSubtotals dailySchedule data dataExecutionStatus
	dataIsSubtotal dataLabel dataRange dataSourceChartProperties dataSourceColumnReference dataSourceFormula
	dataSourceId dataSourceSchedules dataSourceSheetProperties dataSourceTable dataSources dataValidation
	dataValidationRule datasetId dateTimeRule daysOfMonth daysOfWeek defaultFormat deleted depth description
	developerMetadata dimension dimensionIndex dimensionRange displayFormat displayName domain domainUsersCanEdit
	domains editors effectiveFormat effectiveValue email enabled end endColumnIndex endIndex endRowIndex endTime
	errorCode errorMessage errorValue explore filterCriteria filterSpecs filterViewId filterViews firstBandColor
	firstBandColorStyle firstValueIsTotal fontFamily fontName fontSize footerColor footerColorStyle
	foregroundColor foregroundColorStyle format formattedValue formula formulaValue fromCopiedSpreadsheet
	fromImportedSpreadsheet frozenColumnCount frozenRowCount gradientRule green gridProperties groupIds groupLimit
	groupName groupRule groups headPost headerColor headerColorStyle headerCount heightPixels hidden
	hiddenByFilter hiddenByUser hiddenDimensionStrategy hiddenValues hideConnectorLines hideGridlines hideTooltips
	hideTrailingSubtotal highSeries hintedLevels histogramChart histogramRule horizontalAlignment hours hyperlink
	hyperlinkDisplayType importFunctionsExternalUrlAccessAllowed index inputMessage instanceUri interpolateNulls
	interval intervalSize italic items iterativeCalculationSettings keyValueData keyValueFormat label labels
	lastRefreshTime left legendPosition levels lineSmoothing lineStyle link locale location locationType looker
	lowSeries manualRule maxIterations maxValue maxValueColor maxValueColorStyle maximized maxpoint me merges
	message metadataId metadataKey metadataValue midValueColor midValueColorStyle midpoint mimeType minValue
	minValueColor minValueColorStyle minpoint minutes model monthlySchedule name namedRangeId namedRanges nanos
	negativeColor negativeColorStyle negativeColumnsStyle newSheet nextRun noDataColor noDataColorStyle nodeColor
	nodeColorStyle nodeSize note numberFormat numberFormatSource numberValue offsetXPixels offsetYPixels
	openSeries orgChart outlierPercentile overlayPosition padding parameters parentLabels pattern personProperties
	pieChart pieHole pivotTable pixelSize placement plainTextQuote pointStyle position positiveColor
	positiveColorStyle positiveColumnsStyle postId prefix primaryFontFamily projectId properties protectedRangeId
	protectedRanges querySpec range ranges rawQuery red reference refreshScope relativeDate repeatHeadings replies
	requestingUserCanEdit reversed rgbColor richLinkProperties right rightToLeft rowCount rowData
	rowGroupControlAfter rowGroups rowIndex rowLimit rowMetadata rowProperties rows rowsProperties scaleFactor
	scorecardChart secondBandColor secondBandColorStyle seconds selectedNodeColor selectedNodeColorStyle series
	shape sheetId sheetType sheets showCustomUi showItemDividers showTotals size sizeData slicerId slicers
	sortOrder sortSpecs source sourceColumnOffset sourceRange sources spec spreadsheet spreadsheetId
	spreadsheetTheme spreadsheetUrl stackedType start startColumn startColumnIndex startIndex startRow
	startRowIndex startTime state status strict strikethrough stringValue style styleOverrides subtitle
	subtitleTextFormat subtitleTextPosition subtotalColumnsStyle subtotalIndex suffix summarizeFunction tabColor
	tabColorStyle tableId tableProjectId tableSpec tables targetAxis textDirection textFormat textFormatRuns
	textRotation themeColor themeColors threeDimensional timeZone title titleTextFormat titleTextPosition tooltips
	top totalDataLabel treemapChart type underline unprotectedRanges updateTime uri user userEnteredFormat
	userEnteredValue users value valueBucket valueLayout valueMetadata values valuesIndex vertical
	verticalAlignment viewWindowMax viewWindowMin viewWindowMode viewWindowOptions visibility
	visibleBackgroundColor visibleBackgroundColorStyle visibleByDefault visibleForegroundColor
	visibleForegroundColorStyle visibleValues warningOnly waterfallChart weeklySchedule width widthPixels
	wrapStrategy
`);

/** The requests of `spreadsheets.batchUpdate`. */
export const requestNames: ReadonlySet<string> = words(`
	addBanding addChart addCommentReply addConditionalFormatRule addDataSource addDimensionGroup addFilterView
	addNamedRange addProtectedRange addSheet addSlicer addTable appendCells appendDimension autoFill
	autoResizeDimensions cancelDataSourceRefresh clearBasicFilter copyPaste createDeveloperMetadata cutPaste
	deleteBanding deleteComment deleteCommentReply deleteConditionalFormatRule deleteDataSource
	deleteDeveloperMetadata deleteDimension deleteDimensionGroup deleteDuplicates deleteEmbeddedObject
	deleteFilterView deleteNamedRange deleteProtectedRange deleteRange deleteSheet deleteTable duplicateFilterView
	duplicateSheet findReplace insertComment insertDimension insertRange mergeCells moveDimension pasteData
	randomizeRange refreshDataSource repeatCell setBasicFilter setDataValidation sortRange textToColumns
	trimWhitespace unmergeCells updateBanding updateBorders updateCells updateChartSpec updateCommentPost
	updateConditionalFormatRule updateDataSource updateDeveloperMetadata updateDimensionGroup
	updateDimensionProperties updateEmbeddedObjectBorder updateEmbeddedObjectPosition updateFilterView
	updateNamedRange updateProtectedRange updateSheetProperties updateSlicerSpec updateSpreadsheetProperties
	updateTable
`);

/** Answers of `spreadsheets.values` and of `batchUpdate`. */
export const valueFields: ReadonlySet<string> = new Set([
	...sheetsFields,
	...words(`
	range majorDimension values valueRanges tableRange updates updatedRange updatedRows updatedColumns updatedCells
	updatedData totalUpdatedRows totalUpdatedColumns totalUpdatedCells totalUpdatedSheets responses clearedRange
	clearedRanges replies updatedSpreadsheet addSheet addNamedRange namedRange duplicateSheet findReplace valuesChanged
	formulasChanged rowsChanged sheetsChanged occurrencesChanged
	createDeveloperMetadata updateDeveloperMetadata deleteDeveloperMetadata deletedDeveloperMetadata
	matchedDeveloperMetadata dataFilters developerMetadataLookup addProtectedRange protectedRange
`),
]);

/** Fields whose own names people choose. */
export const mapFields: ReadonlySet<string> = words(
	"properties appProperties exportLinks exportFormats importFormats maxImportSizes",
);

function words(text: string): ReadonlySet<string> {
	return new Set(text.trim().split(/\s+/));
}
