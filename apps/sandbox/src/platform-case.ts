/** Fields of a scripted fault, without its path: `{kind: "html"}`, or a status in the platform's own error form. */
export type CaseFault = Readonly<Record<string, unknown>>;

/** A fault, and the sort of error that the product makes of it. */
export type CaseFailure = {
	/** Ends the sentence "a call that meets …". */
	name: string;
	fault: CaseFault;
	kind:
		| "reconnect"
		| "access"
		| "account"
		| "operator"
		| "rate_limited"
		| "transient"
		| "cursor"
		| "reply"
		| "rejected";
};

/** A control action: below the platform's own address, or with the other platform's name and a slash before it. */
export type CaseControl = { action: string; body: object };

/** Someone who signs in: how the consent page finds them, and under what name the platform knows them then. */
export type CasePerson = { account: string; name: string };

/** A reply to the token endpoint's caller, and the code of the error that it becomes. */
export type CaseTokenReply = {
	/** Ends the sentence "A token endpoint that …". */
	name: string;
	fault: CaseFault;
	code: string;
};

/** Form of the answer that comes back from an OAuth 2.0 consent page, where it is not RFC 6749's bare one. */
export type CaseCallback = {
	/** Parameter that holds the code; `code` when left out. */
	code?: string;
	/** True where a person who says no comes back without a code and without a word. */
	deniedInSilence?: boolean;
	/** True where the platform names itself as the issuer (RFC 9207). */
	issuer?: boolean;
	/** True where a code is bound to its attempt (RFC 7636). */
	pkce?: boolean;
	/** Words for an error that are the platform's own, and the code of the error that each becomes. */
	words?: readonly { word: string; code: string }[];
};

/** A platform whose people agree on its own page: OAuth 2.0 or 1.0a. */
export type ConsentCase = {
	callback?: CaseCallback;
	/** Reaches most of what there is. The other parts of a case are about this person. */
	person: CasePerson;
	/** Reaches something else. */
	other: CasePerson;
	/** App extras that change the address of the consent page: the parameter that each becomes, and those that are left out then. */
	authorization?: Readonly<
		Record<
			string,
			{ value: string; parameter: string; without?: readonly string[] }
		>
	>;
	/** Replies of the token endpoint in the platform's own words, beside those that every endpoint can give. */
	tokenReplies: readonly CaseTokenReply[];
	/** True where a person allows all that is asked for or nothing: no scope can be unticked. */
	isWhole?: boolean;
	/** Scopes asked for by request: the ones that a person still grants who unticks the rest, and those missing then. */
	unticked?: {
		/** Somebody who never agreed to more in another test. */
		account: string;
		granted: string;
		missing: string;
		scopeSet: string;
	};
	/** A sign-in is of one account, the first open one that the person reaches, and bears its name; without one there is none. */
	isOfOneAccount?: boolean;
	/** Ends all access tokens by time, where they end. */
	expire?: CaseControl;
	/** The person takes the app away at the platform. */
	revoke?: CaseControl;
};

/** Values of the form in which a key is pasted, such as `{apiKey, publicApiKey}`. */
export type CaseKeys = Readonly<Record<string, string>>;

/** A platform that is connected by a pasted key. */
export type KeyCase = {
	/** Opens everything that the other parts of a case need. */
	right: CaseKeys;
	/** Name under which the platform knows whoever the key belongs to. */
	owner: string;
	/** Keys that the platform refuses, each with the code and a part of the sentence that says which it is. */
	refused: readonly {
		name: string;
		keys: CaseKeys;
		/** Makes the key so, where it is not from the start. */
		prepare?: CaseControl;
		code: string;
		sentence: string;
		/** Field of the form that is wrong, where one is. */
		field?: string;
		/** Set of the scopes that the key lacks. */
		scopeSet?: string;
	}[];
	/** Values that are refused before any request, with the field that is wrong. */
	malformed: readonly { name: string; keys: CaseKeys; field: string }[];
	/** Deletes the right key at the platform, or all keys of its account. */
	revoke: CaseControl;
};

export type AccountsCase = {
	/** Path of the calls that list them, where `reading` calls another. */
	path?: string;
	/**
	 * True where the same call tells whose an access is: a new one that cannot make it belongs to nobody who is known, and is not
	 * revoked, as the same login may serve somebody else.
	 */
	tellWhose?: boolean;
	/** An account that can be read, with all its parts. */
	readable: string;
	/** False where the platform tells no currency, or no time zone, of an account. */
	tells: { currency: boolean; timeZone: boolean };
	/** An account that is closed, and its name; left out where closed ones are not listed. */
	closed?: {
		externalId: string;
		name: string;
		/** Closes it, where it is not so from the start. */
		prepare?: CaseControl;
		/** True where the platform tells of a closed account's campaigns as of any other's. */
		isTold?: boolean;
	};
	/** An account in yen that the case's person reaches. */
	zeroDecimal?: string;
	/** Sign-in of somebody who reaches none, and the code of the error that says so; null: an empty list. */
	nobody?: { account: string; code: string | null };
	/** Sign-in of somebody who reaches a few directly, and which. */
	few?: {
		account: string;
		externalIds: readonly string[];
		/** The way in, where the platform wants one for every account. */
		accessExternalId?: string;
	};
	/** Accounts below managers. */
	managers?: {
		/** Directly above the readable account. */
		manager: string;
		/** Sign-in of somebody who reaches the readable and the closed account both directly and through the manager. */
		both: string;
	};
	/** App extra that chooses between several managers above one account: replies that show it below all of them. */
	entry?: {
		extra: string;
		replies: readonly { path: string; body: unknown }[];
		externalId: string;
		managers: readonly string[];
	};
};

export type CampaignsCase = {
	/** Path of the calls that list them. */
	path: string;
	/** A page whose first campaign has an id and money beyond 2^53, the second a word that nobody knows, the third no name. */
	strange: {
		body: unknown;
		externalId: string;
		budget: object | null;
		word: string;
		rejected: string;
	};
};

/** A page with one record that is rare, and what is to be read of it. */
export type CaseRecord = {
	/** Ends the phrase "a record with …". */
	name: string;
	/** List that it is in, such as `ads` or `metrics.daily`. */
	part: string;
	/** Path of the calls that read the list. */
	path: string;
	body: unknown;
	/** Answer to further calls for the list, where it is told in several. */
	rest?: unknown;
	expected: object;
};

export type ConversionsCase = {
	/** Rows in which whatever overlaps has a number of its own, and what a choice is to read of each; some for every choice. */
	rows: readonly {
		/** Ends the phrase "a row with …". */
		name: string;
		/** Key that counts. */
		conversion: string;
		/** Path of the calls that tell a day's numbers. */
		path: string;
		/** A page with the row; left out where `fault` makes one. */
		body?: unknown;
		/** The row in a form that is no JSON, such as a file. */
		fault?: CaseFault;
		expected: object;
	}[];
	/** A key of the custom form, where there is one, that the readable account has. */
	custom?: string;
};

export type AssetsCase = {
	/** Kinds of assets that the readable account has. */
	kinds: readonly string[];
};

export type FilesCase = {
	path: string;
	/** Makes files of `person` that the app may see. */
	prepare: (count: number) => CaseControl;
	/** A page whose first file has a size beyond 2^53, the second no name. */
	strange: { body: unknown; byteSize: string; rejected: string };
};

export type SheetsCase = {
	/** Pattern of the path of the call that writes. */
	path: string;
	/** Lets calls pass that would be too many in a minute. */
	prepare: CaseControl;
};

export type WritesCase = {
	/** Pattern of the path of every call that changes something. */
	path: string;
	/** Method of those calls, where the same path serves reads too. */
	method?: string;
	/** A campaign of the readable account that shares its budget, and the number of others that spend from it, of 20 in all. */
	shared?: { campaignExternalId: string; sharedWith: number };
	/** Amounts that fit step and minimum and that the platform refuses all the same. */
	refusedAmounts?: readonly { name: string; amountMicros: bigint }[];
	/** A keyword that the platform refuses while it takes the others of the same call. */
	refusedKeyword?: { text: string; matchType: "EXACT" | "PHRASE" | "BROAD" };
	/** Path of the call that adds negative keywords, by POST, where there are any. */
	negativesPath?: string;
	/** An account in a currency without decimals, where it is not the readable one. */
	zeroDecimal?: { externalId: string };
	/** Failures that only changes meet, in the platform's own words. */
	failures?: readonly CaseFailure[];
};

export type LimitsCase = {
	/** Refusals for a limit. `seconds` is what the platform says to wait. */
	refusals: readonly {
		name: string;
		/** Made anew for each use where it holds a time. */
		fault: CaseFault | (() => CaseFault);
		limitedBy: "account" | "app";
		seconds: number;
	}[];
	/** Says to wait for 31 days, where the platform's form of a wait has room for it. */
	endless?: CaseFault | (() => CaseFault);
	/** Buckets of which ordinary replies tell how much is used; none where they tell nothing. */
	told: readonly string[];
	/** Starts the simulator's own limits anew, where it counts. */
	reset?: CaseControl;
};

/** Everything that the contract suite must know of one platform's simulator to try the platform's connector against it. */
export type PlatformCase = {
	consent?: ConsentCase;
	key?: KeyCase;
	/**
	 * One call that reads, to be broken in many ways: a list of several pages where there is one. A part of the product
	 * (`keywords`, `files`, `accounts`, `verify`), and the path that it calls.
	 */
	reading: {
		part: string;
		path: string;
		/** Records on a page, where seven would hold the whole list. */
		pageSize?: number;
	};
	/** Failures in the platform's own words. */
	failures: readonly CaseFailure[];
	/** The platform says that it does not accept the token or key. */
	refusedCredential: CaseFault;
	/** Replies with status 401, in the platform's own form, that do not speak of the token or key. */
	unexplained?: readonly Omit<CaseFailure, "kind">[];
	/** Successes in which single objects of a question failed for a moment, and with them the part whose list asks that question. */
	partly?: readonly {
		name: string;
		part: string;
		path: string;
		body: object;
		/** True where the question is asked for named campaigns alone. */
		ofCampaigns?: true;
	}[];
	/** A cursor that the platform no longer knows, where `reading` has several pages. */
	expiredCursor?: CaseFault;
	/** A page of `reading` whose cursor leads to a page with the same one, where it has several. */
	circle?: unknown;
	/**
	 * Lists that the platform tells in one reply, whatever their length: campaigns in an account at which the connector's own
	 * pages are three and more, or null where it makes none.
	 */
	unpaged?: Readonly<Record<string, number | null>>;
	/** JSON of another shape, with status 200. */
	otherShape: unknown;
	limits: LimitsCase;
	/** Makes reports ready within a moment, where they take seconds by themselves. */
	quickReports?: CaseControl;
	accounts?: AccountsCase;
	campaigns?: CampaignsCase;
	/** Records with words that nobody knows, with ids beyond 2^53, and with null wherever the platform may say it. */
	unusual?: readonly CaseRecord[];
	/** Needed where the platform declares conversions. */
	conversions?: ConversionsCase;
	assets?: AssetsCase;
	files?: FilesCase;
	sheets?: SheetsCase;
	/** Needed where the platform takes changes. */
	writes?: WritesCase;
	/** First request that `reading` sends: headers that the log shows, and app extras with the header that each becomes. */
	headers?: {
		always: Readonly<Record<string, string>>;
		extras?: Readonly<
			Record<
				string,
				{
					value: string;
					header: string;
					/** True for a header that is sent, with another value, where the app has none; its value is shown by the log. */
					always?: boolean;
				}
			>
		>;
	};
};
