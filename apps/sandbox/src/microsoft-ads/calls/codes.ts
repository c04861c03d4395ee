/** Meaning of a numeric code of the API. */
type Known = {
	name: string;
	message: string;
	status?: number;
	/** `AdApiFaultDetail` for what concerns every service. */
	isCommon?: true;
};

/** Codes by number, with the names that Microsoft gives them. Its documents say nothing of the HTTP statuses. */
export const codes: Readonly<Record<number, Known>> = {
	0: {
		name: "InternalError",
		message: "An internal error has occurred.",
		status: 500,
		isCommon: true,
	},
	100: {
		name: "NullRequest",
		message: "The request message is null.",
		isCommon: true,
	},
	105: {
		name: "InvalidCredentials",
		message:
			"Authentication failed. Either supplied credentials are invalid or the account is inactive.",
		status: 401,
		isCommon: true,
	},
	106: {
		name: "UserIsNotAuthorized",
		message: "The user is not authorized to perform this action.",
		status: 403,
	},
	108: {
		name: "UserCompromised",
		message: "The user must choose a new password.",
		status: 401,
		isCommon: true,
	},
	109: {
		name: "AuthenticationTokenExpired",
		message:
			"Authentication token expired. Please renew it or obtain a new token.",
		status: 401,
		isCommon: true,
	},
	113: { name: "InvalidDateObject", message: "A date is not valid." },
	116: {
		name: "RequestMissingHeaders",
		message: "One or more required header elements are missing.",
		isCommon: true,
	},
	117: {
		name: "CallRateExceeded",
		message: "You have exceeded the number of calls for a minute.",
		status: 429,
		isCommon: true,
	},
	119: {
		name: "InvalidAccountId",
		message: "The account identifier is not valid for this customer.",
		isCommon: true,
	},
	120: {
		name: "UserLoginAccessDenied",
		message: "This login is not the person's primary one.",
		status: 401,
		isCommon: true,
	},
	122: {
		name: "PersonalIdentityNotAvailable",
		message: "Sign in with a work account.",
		status: 401,
		isCommon: true,
	},
	123: {
		name: "WorkIdentityNotAvailable",
		message: "Sign in with a personal account.",
		status: 401,
		isCommon: true,
	},
	201: {
		name: "ApiInputValidationError",
		message: "One or more input elements failed validation.",
	},
	203: { name: "NullParameter", message: "A parameter is null." },
	204: {
		name: "OperationNotSupported",
		message: "The operation is not supported.",
	},
	205: { name: "InvalidVersion", message: "The version is not valid." },
	206: { name: "NullArrayArgument", message: "An array is null." },
	207: {
		name: "ConcurrentRequestOverLimit",
		message:
			"You have reached the maximum number of concurrent report requests.",
	},
	208: { name: "InvalidAccount", message: "The account is not valid." },
	210: { name: "EntityNotExistent", message: "The entity does not exist." },
	474: { name: "RequiredPredicateMissing", message: "A predicate is missing." },
	513: {
		name: "CampaignServiceEntityIdsArrayExceedsLimit",
		message: "There are too many identifiers.",
	},
	516: {
		name: "CampaignServiceIdsNotPassed",
		message: "No identifiers were passed.",
	},
	517: {
		name: "CampaignServiceEntityIdInvalid",
		message: "The entity identifier is not valid.",
	},
	1004: {
		name: "CampaignServiceIdShouldBeNullOnAdd",
		message: "The identifier must be null when something is added.",
	},
	1005: {
		name: "CampaignServiceInvalidNegativeKeyword",
		message: "The negative keyword is not valid.",
	},
	1032: {
		name: "CampaignServiceNegativeKeywordsLimitExceeded",
		message: "There are too many negative keywords.",
	},
	1034: {
		name: "CampaignServiceNegativeKeywordsNotPassed",
		message: "The array of negative keywords is null or empty.",
	},
	1100: {
		name: "CampaignServiceInvalidCampaignId",
		message: "The campaign identifier is not valid.",
	},
	1102: {
		name: "CampaignServiceInvalidAccountId",
		message: "The account identifier is not valid.",
	},
	1106: {
		name: "CampaignServiceInvalidDailyBudget",
		message: "The campaign daily budget is not valid.",
	},
	1107: {
		name: "CampaignServiceDuplicateCampaignIds",
		message: "A campaign identifier is there twice.",
	},
	1113: {
		name: "CampaignServiceCampaignsArrayShouldNotBeNullOrEmpty",
		message: "The array of campaigns is null or empty.",
	},
	1114: {
		name: "CampaignServiceCampaignsArrayExceedsLimit",
		message: "The list of campaigns exceeds the limit.",
	},
	1120: {
		name: "CampaignServiceInvalidCampaignStatus",
		message: "The campaign status is not valid for the requested operation.",
	},
	1121: {
		name: "CampaignServiceInvalidBudgetType",
		message: "The campaign budget type is missing or is not valid.",
	},
	1123: {
		name: "CampaignServiceCampaignBudgetAmountIsLessThanSpendAmount",
		message: "The new budget is less than the amount already spent.",
	},
	1155: {
		name: "CampaignServiceCampaignTypeImmutable",
		message: "The campaign type cannot be updated.",
	},
	1159: {
		name: "CampaignServiceCannotUpdateSharedBudget",
		message:
			"A shared budget cannot be updated through a campaign: use the budget itself.",
	},
	1201: {
		name: "CampaignServiceInvalidAdGroupId",
		message: "The ad group identifier is not valid.",
	},
	1203: {
		name: "CampaignServiceDuplicateInAdGroupIds",
		message: "An ad group identifier is there twice.",
	},
	1209: {
		name: "CampaignServiceAdGroupsArrayShouldNotBeNullOrEmpty",
		message: "The array of ad groups cannot be null or empty.",
	},
	1210: {
		name: "CampaignServiceAdGroupsArrayExceedsLimit",
		message: "The number of ad groups exceeds the limit.",
	},
	1217: {
		name: "CampaignServiceCannotOperateOnAdGroupInCurrentState",
		message: "The ad group's state does not allow this.",
	},
	1308: {
		name: "CampaignServiceInvalidAdId",
		message: "The ad identifier is not valid.",
	},
	1310: {
		name: "CampaignServiceAdsArrayShouldNotBeNullOrEmpty",
		message: "The array of ads cannot be null or empty.",
	},
	1311: {
		name: "CampaignServiceAdsArrayExceedsLimit",
		message: "The number of ads exceeds the limit.",
	},
	1382: {
		name: "CampaignServiceInvalidAdStatus",
		message: "The status of the ad is not valid.",
	},
	1386: {
		name: "CampaignServiceAdTypeDoesNotMatchExistingValue",
		message: "The ad is of another type.",
	},
	1501: {
		name: "CampaignServiceInvalidKeywordId",
		message: "The keyword identifier is not valid.",
	},
	1505: {
		name: "CampaignServiceKeywordsArrayShouldNotBeNullOrEmpty",
		message: "The array of keywords cannot be null or empty.",
	},
	1506: {
		name: "CampaignServiceKeywordsArrayExceedsLimit",
		message: "The number of keywords exceeds the limit.",
	},
	1503: {
		name: "CampaignServiceInvalidKeywordText",
		message: "The text of the keyword is not valid.",
	},
	1504: {
		name: "CampaignServiceCannotChangeTextOnUpdate",
		message: "The text of a keyword cannot be changed.",
	},
	1531: {
		name: "CampaignServiceInvalidKeywordStatus",
		message: "The status of the keyword is not valid.",
	},
	1538: {
		name: "CampaignServiceInvalidBidAmount",
		message: "The bid is not valid.",
	},
	1542: {
		name: "CampaignServiceKeywordAndMatchTypeCombinationAlreadyExists",
		message: "The ad group has this keyword with this match type already.",
	},
	1545: {
		name: "CampaignServiceKeywordMatchTypeChangeNotAllowedInUpdate",
		message: "The match type of a keyword cannot be changed.",
	},
	2004: {
		name: "ReportingServiceNoCompleteDataAvaliable",
		message: "There are no complete data for the period.",
	},
	2006: {
		name: "ReportingServiceInvalidReportRequest",
		message: "The report request is not valid.",
	},
	2007: {
		name: "ReportingServiceInvalidReportAggregation",
		message: "The aggregation is not valid.",
	},
	2008: {
		name: "ReportingServiceInvalidReportTimeSelection",
		message: "The report time is null or names more than one time.",
	},
	2009: {
		name: "ReportingServiceInvalidCustomDateRangeStart",
		message: "The start of the custom date range is not valid.",
	},
	2010: {
		name: "ReportingServiceInvalidCustomDateRangeEnd",
		message: "The end of the custom date range is not valid.",
	},
	2011: {
		name: "ReportingServiceEndDateBeforeStartDate",
		message: "The end date cannot be earlier than the start date.",
	},
	2014: {
		name: "ReportingServiceNullColumns",
		message: "The list of columns cannot be null or empty.",
	},
	2015: {
		name: "ReportingServiceRequiredColumnsNotSelected",
		message: "A required column is missing.",
	},
	2016: {
		name: "ReportingServiceDuplicateColumns",
		message: "A column is there twice.",
	},
	2017: {
		name: "ReportingServiceNoMeasureSelected",
		message: "The request names no column of measures.",
	},
	2026: {
		name: "ReportingServiceInvalidAccountReportScope",
		message: "The account report scope does not contain account identifiers.",
	},
	2027: {
		name: "ReportingServiceInvalidAccountThruCampaignReportScope",
		message: "The report scope contains values that are not valid.",
	},
	2028: {
		name: "ReportingServiceInvalidAccountThruAdGroupReportScope",
		message: "The report scope contains values that are not valid.",
	},
	2034: {
		name: "ReportingServiceInvalidTimePeriodColumnForSummaryReport",
		message: "TimePeriod cannot be a column of a summary.",
	},
	2035: {
		name: "ReportingServiceInvalidAccountIds",
		message: "The request names an account that is not valid.",
	},
	2040: {
		name: "ReportingServiceInvalidCustomDateRange",
		message: "The custom date range is not valid.",
	},
	2041: {
		name: "ReportingServiceInvalidFutureStartDate",
		message: "The start date is in the future.",
	},
	2053: {
		name: "InvalidGrainForImpressionShareColumns",
		message:
			"Columns of impression shares are not available for this aggregation.",
	},
	2059: {
		name: "UnsuportedTimeGrain",
		message: "The report type does not support this aggregation.",
	},
	2100: {
		name: "ReportingServiceInvalidReportId",
		message: "The report identifier is not valid.",
	},
	2101: {
		name: "ReportingServiceReportNotFound",
		message: "The report was not found.",
	},
	4330: {
		name: "CampaignServiceInvalidNegativeKeywordId",
		message: "The negative keyword identifier is not valid.",
	},
	4333: {
		name: "CampaignServiceNegativeKeywordTextRequired",
		message: "A negative keyword needs a text.",
	},
	4335: {
		name: "CampaignServiceNegativeKeywordAlreadyExists",
		message: "This negative keyword is there already.",
	},
	4338: {
		name: "CampaignServiceNegativeKeywordDuplicateFound",
		message: "The call names this negative keyword twice.",
	},
	4340: {
		name: "CampaignServiceNegativeKeywordInvalidMatchType",
		message: "A negative keyword cannot have this match type.",
	},
	4342: {
		name: "CampaignServiceNegativeKeywordEntitiesNotPassed",
		message: "The call names no object for its negative keywords.",
	},
	4343: {
		name: "CampaignServiceNegativeKeywordEntityNull",
		message: "A negative keyword cannot be null.",
	},
	4350: {
		name: "CampaignServiceEntityBatchLimitExceeded",
		message: "The call names too many objects.",
	},
	4911: {
		name: "CampaignServiceBudgetAmountIsAboveLimit",
		message: "The budget is above the limit.",
	},
	4912: {
		name: "CampaignServiceBudgetAmountIsBelowLimit",
		message: "The budget is below the limit.",
	},
	4916: {
		name: "CampaignServiceBudgetIdInvalid",
		message: "The budget identifier is not valid.",
	},
};
