import { StorageFault, type StorageProblem } from "./storage-fault.ts";

/** Refusals of S3 and of Google Cloud Storage by the word that they send with them. */
const problemOfWord: Readonly<Record<string, StorageProblem>> = {
	AccessDenied: "refused",
	AllAccessDisabled: "refused",
	AccountProblem: "refused",
	ExpiredToken: "refused",
	InvalidAccessKeyId: "refused",
	InvalidToken: "refused",
	SignatureDoesNotMatch: "refused",
	RequestTimeTooSkewed: "refused",
	CredentialsProviderError: "refused",
	invalid_grant: "refused",
	NoSuchBucket: "not_found",
	PermanentRedirect: "not_found",
	AuthorizationHeaderMalformed: "not_found",
	QuotaExceeded: "full",
	EntityTooLarge: "full",
	XMinioStorageFull: "full",
	ENOSPC: "full",
	TimeoutError: "unreachable",
	StoreSilent: "unreachable",
	ECONNREFUSED: "unreachable",
	ECONNRESET: "unreachable",
	EPIPE: "unreachable",
	EHOSTUNREACH: "unreachable",
	ENETUNREACH: "unreachable",
	ENOTFOUND: "unreachable",
	EAI_AGAIN: "unreachable",
	ETIMEDOUT: "unreachable",
};

/** A remote store's refusal for the log: what was called and the words of the protocol, never a header, a body or an address. */
export class StoreRefusal extends Error {
	readonly call: string;
	readonly status: number | null;
	readonly word: string | null;

	constructor(call: string, word: string | null, status: number | null) {
		super(
			`${call} failed: ${word ?? "no reason given"}${status === null ? "" : ` (${status})`}`,
		);
		this.name = "StoreRefusal";
		this.call = call;
		this.word = word;
		this.status = status;
	}
}

/** Names the failure of a call to a remote store. */
export function toRemoteFault(error: unknown, call: string): StorageFault {
	if (error instanceof StorageFault) return error;
	const status = statusOf(error);
	const words = wordsOf(error);
	const known = words.find((word) => word in problemOfWord);
	const problem = known ? problemOfWord[known] : problemOfStatus(status);
	return new StorageFault(
		problem ?? "failing",
		new StoreRefusal(call, known ?? words[0] ?? null, status),
	);
}

/** Tells whether a failure says by itself what it is: by an answer of the store, or by a word that is known. */
export function isExplained(error: unknown): boolean {
	return (
		error instanceof StorageFault ||
		statusOf(error) !== null ||
		wordsOf(error).some((word) => word in problemOfWord)
	);
}

/** Names the failure to get credentials where the store was not even asked: their file or source is missing, or is none. */
export function toCredentialFault(error: unknown): StorageFault {
	return isExplained(error)
		? toRemoteFault(error, "credentials")
		: new StorageFault(
				"refused",
				new StoreRefusal("credentials", wordsOf(error)[0] ?? null, null),
			);
}

function problemOfStatus(status: number | null): StorageProblem {
	if (status === 401 || status === 403) return "refused";
	if (status === 404) return "not_found";
	if (status === 507) return "full";
	const isSilent = status === null || status === 408 || status === 504;
	return isSilent ? "unreachable" : "failing";
}

/** Status of the answer, wherever an SDK keeps it. */
export function statusOf(error: unknown): number | null {
	if (!isObject(error)) return null;
	const { $metadata, code, status, response } = error as {
		$metadata?: { httpStatusCode?: unknown };
		code?: unknown;
		status?: unknown;
		response?: { status?: unknown };
	};
	const found = [
		$metadata?.httpStatusCode,
		code,
		status,
		response?.status,
	].find((value) => typeof value === "number" && value >= 100 && value < 600);
	return typeof found === "number" ? found : null;
}

/** Words that name the failure: names of errors and codes, down the chain of causes. */
function wordsOf(error: unknown): string[] {
	const words: string[] = [];
	for (
		let at = error, depth = 0;
		isObject(at) && depth < 5;
		at = (at as { cause?: unknown }).cause, depth += 1
	) {
		const { code, name, errors } = at as {
			code?: unknown;
			name?: unknown;
			errors?: unknown;
		};
		for (const word of [code, name])
			if (typeof word === "string" && /^[A-Za-z_]{1,64}$/.test(word))
				words.push(word);
		if (Array.isArray(errors))
			for (const each of errors) {
				const reason = (each as { reason?: unknown; code?: unknown } | null)
					?.reason;
				const inner = (each as { code?: unknown } | null)?.code;
				for (const word of [reason, inner])
					if (typeof word === "string" && /^[A-Za-z_]{1,64}$/.test(word))
						words.push(word);
			}
	}
	return words.filter((word) => word !== "Error");
}

/** An SDK may throw the parsed body of an answer, which is no Error. */
function isObject(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}
