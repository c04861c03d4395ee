import type { Clock } from "../../world/clock.ts";
import {
	badPayload,
	type FieldPathElement,
	FrontRefused,
	type GoogleAdsErrorItem,
	GoogleAdsRefused,
	locatedIn,
	refused,
	restStatus,
} from "../calls/errors.ts";
import {
	flagField,
	isObject,
	type JsonObject,
	refuseUnknown,
	textField,
} from "../calls/request-body.ts";
import type { ApiVersion } from "../calls/versions.ts";
import { toSnake } from "../fields/field-names.ts";
import type { Accounts } from "../seed/accounts.ts";
import type { Account, Change, Entity } from "../seed/entities.ts";
import { type Applied, applyOperation } from "./apply.ts";
import { type MutateKind, mutateKinds } from "./kinds.ts";

const mostOperations = 10_000;
const contentTypes = [
	"",
	"UNSPECIFIED",
	"RESOURCE_NAME_ONLY",
	"MUTABLE_RESOURCE",
];

type Step = {
	operation: JsonObject;
	kind: MutateKind;
	path: FieldPathElement[];
};
/** Caller, and the version called. */
export type Caller = {
	version: ApiVersion;
	requestId: string;
	userEmail: string;
};
type Outcome = { entity: Entity; kind: MutateKind } | null;

export function isMutatedCollection(name: string | undefined): boolean {
	return name !== undefined && Object.hasOwn(mutateKinds, name);
}

/** `{collection}:mutate`. Changes all or nothing unless `partialFailure`; nothing at all with `validateOnly`. */
export function mutateCollection(
	collection: string,
	account: Account,
	body: JsonObject,
	caller: Caller,
	{ accounts, clock }: { accounts: Accounts; clock: Clock },
): JsonObject {
	const kind = mutateKinds[collection];
	if (kind === undefined) throw new Error(`no such collection: ${collection}`);
	refuseUnknown(body, [
		"operations",
		"partialFailure",
		"validateOnly",
		"responseContentType",
		"customerId",
	]);
	const steps = readOperations(body, "operations").map((operation, index) => ({
		operation,
		kind,
		path: [{ fieldName: "operations", index }],
	}));
	const { outcomes, failure } = run(steps, account, body, caller, {
		accounts,
		clock,
	});
	if (outcomes === null) return failure;
	return {
		...failure,
		results: outcomes.map((outcome) =>
			result(outcome, body, outcome?.kind.restName ?? ""),
		),
	};
}

/** `googleAds:mutate`: operations of several kinds, one after another. */
export function mutateMixed(
	account: Account,
	body: JsonObject,
	caller: Caller,
	{ accounts, clock }: { accounts: Accounts; clock: Clock },
): JsonObject {
	refuseUnknown(body, [
		"mutateOperations",
		"partialFailure",
		"validateOnly",
		"responseContentType",
		"customerId",
	]);
	const steps = readOperations(body, "mutateOperations").map(
		(wrapped, index) => {
			const [name = "", operation] = Object.entries(wrapped)[0] ?? [];
			const kind = Object.values(mutateKinds).find(
				(one) => `${one.restName}Operation` === name,
			);
			if (
				kind === undefined ||
				!isObject(operation) ||
				Object.keys(wrapped).length !== 1
			) {
				throw badPayload(
					"mutate_operations",
					`Unknown name "${name}" at 'mutate_operations[${index}]': Cannot find field.`,
				);
			}
			return {
				operation,
				kind,
				path: [
					{ fieldName: "mutate_operations", index },
					{ fieldName: toSnake(name) },
				],
			};
		},
	);
	const { outcomes, failure } = run(steps, account, body, caller, {
		accounts,
		clock,
	});
	if (outcomes === null) return failure;
	return {
		...failure,
		mutateOperationResponses: outcomes.map((outcome) =>
			outcome === null
				? {}
				: {
						[`${outcome.kind.restName}Result`]: result(
							outcome,
							body,
							outcome.kind.restName,
						),
					},
		),
	};
}

function run(
	steps: Step[],
	account: Account,
	body: JsonObject,
	caller: Caller,
	{ accounts, clock }: { accounts: Accounts; clock: Clock },
): { outcomes: Outcome[] | null; failure: JsonObject } {
	if (account.isManager) {
		throw refused(
			"requestError",
			"CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT",
			"This operation cannot be executed by a manager account.",
		);
	}
	const isPartial = flagField(body, "partialFailure");
	const isDry = flagField(body, "validateOnly");
	if (!contentTypes.includes(textField(body, "responseContentType"))) {
		throw badPayload(
			"response_content_type",
			"Invalid value at 'response_content_type' (TYPE_ENUM).",
		);
	}
	const context = { account, accounts };
	const temporaryNames = new Map<string, string>();
	const outcomes: Outcome[] = [];
	const errors: GoogleAdsErrorItem[] = [];
	const undo: (() => void)[] = [];
	const changes: Change[] = [];
	const at = clock.now();
	for (const { operation, kind, path } of steps) {
		try {
			const applied = locatedIn(path, () =>
				applyOperation(operation, kind, context, temporaryNames),
			);
			undo.push(applied.undo);
			outcomes.push({ entity: applied.entity, kind });
			changes.push(
				changeOf(applied, kind, at, changes.length, caller.userEmail),
			);
		} catch (error) {
			// JSON that does not fit is refused before any operation is done.
			if (error instanceof FrontRefused)
				for (const undoOne of undo.reverse()) undoOne();
			if (!(error instanceof GoogleAdsRefused)) throw error;
			outcomes.push(null);
			errors.push(...error.errors);
		}
	}
	const hasFailed = errors.length > 0;
	if (isDry || (hasFailed && !isPartial))
		for (const undoOne of undo.reverse()) undoOne();
	else if (undo.length > 0) {
		account.version++;
		accounts.entities(account).changes.push(...changes);
	}
	const refusal = new GoogleAdsRefused(...errors);
	if (hasFailed && !isPartial) throw refusal;
	const failure = hasFailed
		? { partialFailureError: partialFailure(refusal, caller) }
		: {};
	return { outcomes: isDry ? null : outcomes, failure };
}

/** google.rpc.Status; its code is INVALID_ARGUMENT (3) whatever the errors in it are. */
function partialFailure(
	refusal: GoogleAdsRefused,
	{ requestId, version }: Caller,
): JsonObject {
	const { details } = restStatus(refusal, requestId, version);
	const first = refusal.errors[0]?.message ?? "";
	const message =
		refusal.errors.length > 1
			? `Multiple errors in 'details'. First error: ${first}`
			: first;
	return { code: 3, message, details };
}

/** An entry of the account's history: what was changed, before and after. */
function changeOf(
	{ entity, operation, before, changed }: Applied,
	{ restName }: MutateKind,
	at: number,
	index: number,
	userEmail: string,
): Change {
	const { resourceName } = entity;
	const pick = (from: Change["before"]): Change["before"] => ({
		resourceName,
		...Object.fromEntries(changed.map((name) => [name, from[name]])),
	});
	return {
		at,
		index,
		restName,
		operation,
		changedFields: changed,
		before: operation === "CREATE" ? {} : pick(before),
		after: operation === "REMOVE" ? {} : pick(entity),
		resourceName,
		userEmail,
		clientType: "GOOGLE_ADS_API",
	};
}

function result(
	outcome: Outcome,
	body: JsonObject,
	restName: string,
): JsonObject {
	if (outcome === null) return {};
	const { resourceName } = outcome.entity;
	return body.responseContentType === "MUTABLE_RESOURCE"
		? { resourceName, [restName]: outcome.entity }
		: { resourceName };
}

function readOperations(body: JsonObject, name: string): JsonObject[] {
	const operations = body[name] ?? [];
	if (!Array.isArray(operations) || !operations.every(isObject))
		throw badPayload(name, `Invalid value at '${name}'.`);
	if (operations.length === 0)
		throw refused(
			"requestError",
			"OPERATION_REQUIRED",
			"At least one operation is required.",
		);
	if (operations.length > mostOperations) {
		throw refused(
			"requestError",
			"TOO_MANY_MUTATE_OPERATIONS",
			`Too many operations: at most ${mostOperations}.`,
		);
	}
	return operations;
}
