import { badPayload, locatedIn, refused } from "../calls/errors.ts";
import {
	isObject,
	type JsonObject,
	refuseUnknown,
} from "../calls/request-body.ts";
import type { Change, Entity, Json } from "../seed/entities.ts";
import { countReference } from "./checks.ts";
import type { MutateContext } from "./context.ts";
import type { MutateKind } from "./kinds.ts";
import { readUpdateMask } from "./update-mask.ts";

/** Result of an operation, and how it is undone. */
export type Applied = {
	entity: Entity;
	operation: Change["operation"];
	/** As it was; `{}` for what was not there. */
	before: Change["before"];
	/** Top-level fields, in lowerCamelCase. */
	changed: string[];
	undo: () => void;
};

/** Does one create, update or remove. Throws refusals and then has changed nothing. */
export function applyOperation(
	operation: JsonObject,
	kind: MutateKind,
	context: MutateContext,
	temporaryNames: Map<string, string>,
): Applied {
	refuseUnknown(
		operation,
		[
			"create",
			"update",
			"remove",
			"updateMask",
			"exemptPolicyViolationKeys",
			"policyValidationParameter",
		],
		"operations",
	);
	const { create, update, remove } = operation;
	if (create !== undefined && isObject(create))
		return locatedIn([{ fieldName: "create" }], () =>
			applyCreate(create, kind, context, temporaryNames),
		);
	if (update !== undefined && isObject(update)) {
		const changed = readUpdateMask(operation.updateMask, kind);
		return locatedIn([{ fieldName: "update" }], () =>
			applyUpdate(update, changed, kind, context, temporaryNames),
		);
	}
	if (typeof remove === "string" && remove !== "")
		return locatedIn([{ fieldName: "remove" }], () =>
			applyRemove(temporaryNames.get(remove) ?? remove, kind, context),
		);
	throw refused(
		"requestError",
		"OPERATION_REQUIRED",
		"The operation has no create, update or remove.",
	);
}

function applyCreate(
	given: JsonObject,
	kind: MutateKind,
	context: MutateContext,
	temporaryNames: Map<string, string>,
): Applied {
	refuseUnknown(given, ["resourceName", ...kind.creatable], kind.restName);
	const fields = readFields(given, kind.creatable, temporaryNames);
	for (const name of kind.required) {
		if (fields[name] === undefined)
			throw refused(
				"fieldError",
				"REQUIRED",
				"The required field was not present.",
				name,
				name,
			);
	}
	checkEnums(fields, kind);
	const collection = context.accounts.entities(context.account)[
		kind.collection
	];
	const entities = context.accounts.entities(context.account);
	const entity = kind.create(fields, String(entities.nextId), context);
	kind.check(entity, Object.keys(fields), context);
	const same = collection.get(entity.resourceName);
	if (same !== undefined) return applyAgain(same, entity, fields);
	entities.nextId++;
	collection.set(entity.resourceName, entity);
	const budget =
		kind.restName === "campaign" ? String(entity.campaignBudget) : null;
	if (budget !== null) countReference(budget, 1, context);
	if (typeof given.resourceName === "string" && given.resourceName !== "")
		temporaryNames.set(given.resourceName, entity.resourceName);
	return {
		entity,
		operation: "CREATE",
		before: {},
		changed: Object.keys(fields),
		undo: () => {
			collection.delete(entity.resourceName);
			if (budget !== null) countReference(budget, -1, context);
		},
	};
}

/** A keyword that is there already: its id follows from its words, so the one there is changed, and comes back when removed. */
function applyAgain(
	entity: Entity,
	wanted: Entity,
	fields: { [field: string]: Json | undefined },
): Applied {
	const wasRemoved = entity.status === "REMOVED";
	if (!wasRemoved && entity.negative !== wanted.negative)
		throw refused(
			"adGroupCriterionError",
			"CANNOT_TARGET_AND_EXCLUDE",
			"Cannot target and exclude the same criterion at once.",
			undefined,
			"negative",
		);
	const before = { ...entity };
	const { keyword, adGroup, ...changed } = fields;
	replace(
		entity,
		wasRemoved ? wanted : { ...before, status: wanted.status, ...changed },
	);
	return {
		entity,
		operation: wasRemoved ? "CREATE" : "UPDATE",
		before: wasRemoved ? {} : before,
		changed: Object.keys(wasRemoved ? fields : changed),
		undo: () => replace(entity, before),
	};
}

function applyUpdate(
	given: JsonObject,
	changed: readonly string[],
	kind: MutateKind,
	context: MutateContext,
	temporaryNames: Map<string, string>,
): Applied {
	refuseUnknown(
		given,
		["resourceName", "id", ...kind.creatable, ...kind.updatable],
		kind.restName,
	);
	const entity = find(given.resourceName, kind, context, "resource_name");
	const names = [...new Set(changed.map((path) => path.split(".")[0] ?? ""))];
	const fields = readFields(given, names, temporaryNames);
	for (const name of names) {
		if (
			fields[name] === undefined &&
			(name === "status" || kind.required.includes(name))
		) {
			throw refused(
				"fieldError",
				"REQUIRED",
				"The required field was not present.",
				name,
				name,
			);
		}
	}
	checkEnums(fields, kind);
	const before = { ...entity };
	const after: Entity = { ...entity };
	for (const name of names) {
		if (fields[name] === undefined) delete after[name];
		else after[name] = fields[name];
	}
	kind.check(after, names, context);
	replace(entity, after);
	if (kind.restName === "campaign") {
		reflectStatus(entity);
		moveBudget(before, entity, context);
	}
	return {
		entity,
		operation: "UPDATE",
		before,
		changed: names,
		undo: () => {
			if (kind.restName === "campaign") moveBudget(entity, before, context);
			replace(entity, before);
		},
	};
}

function applyRemove(
	resourceName: string,
	kind: MutateKind,
	context: MutateContext,
): Applied {
	const entity = find(resourceName, kind, context);
	kind.canRemove(entity, context);
	const before = { ...entity };
	entity.status = "REMOVED";
	if (kind.restName === "campaign") reflectStatus(entity);
	return {
		entity,
		operation: "REMOVE",
		before,
		changed: ["status"],
		undo: () => {
			replace(entity, before);
			if (kind.restName === "campaign")
				countReference(String(before.campaignBudget), 1, context);
		},
	};
}

/** The live entity with this name; `field` is where the name stood, if in a field. */
function find(
	resourceName: unknown,
	kind: MutateKind,
	context: MutateContext,
	field?: string,
): Entity {
	if (typeof resourceName !== "string" || resourceName === "") {
		throw refused(
			"requestError",
			"RESOURCE_NAME_MISSING",
			"The resource name is required.",
			undefined,
			field,
		);
	}
	if (
		!new RegExp(`^customers/\\d+/${kind.collection}/[0-9~-]+$`).test(
			resourceName,
		)
	) {
		throw refused(
			"requestError",
			"RESOURCE_NAME_MALFORMED",
			"Resource name is malformed.",
			resourceName,
			field,
		);
	}
	const entity = context.accounts
		.entities(context.account)
		[kind.collection].get(resourceName);
	if (entity === undefined)
		throw refused(
			"mutateError",
			"RESOURCE_NOT_FOUND",
			"Resource was not found.",
			resourceName,
			field,
		);
	if (entity.status === "REMOVED") {
		throw kind.restName === "campaignBudget"
			? refused(
					"campaignBudgetError",
					"CAMPAIGN_BUDGET_REMOVED",
					"The campaign budget has been removed.",
					resourceName,
					field,
				)
			: refused(
					"contextError",
					"OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE",
					"The operation is not allowed for removed resources.",
					resourceName,
					field,
				);
	}
	return entity;
}

function readFields(
	given: JsonObject,
	names: readonly string[],
	temporaryNames: Map<string, string>,
): { [field: string]: Json | undefined } {
	const fields: { [field: string]: Json | undefined } = {};
	for (const name of names) {
		const value = given[name] as Json | null | undefined;
		if (value === undefined || value === null) continue;
		if (typeof value === "string")
			fields[name] = temporaryNames.get(value) ?? value;
		// int64 may come as a number; it is shown as text.
		else if (typeof value === "number" && /Micros$/.test(name))
			fields[name] = String(value);
		else fields[name] = value;
	}
	return fields;
}

function checkEnums(
	fields: { [field: string]: Json | undefined },
	kind: MutateKind,
): void {
	for (const [name, allowed] of Object.entries(kind.enums)) {
		const value = fields[name];
		if (
			value === undefined ||
			(typeof value === "string" && allowed.includes(value))
		)
			continue;
		// REMOVED exists, but only `remove` sets it.
		if (value === "REMOVED")
			throw refused(
				"enumError",
				"ENUM_VALUE_NOT_PERMITTED",
				"The enum value is not permitted.",
				"REMOVED",
				name,
			);
		throw badPayload(
			name,
			`Invalid value at '${name}' (TYPE_ENUM), ${JSON.stringify(value)}`,
		);
	}
}

function replace(entity: Entity, by: Entity): void {
	for (const name of Object.keys(entity))
		if (name !== "resourceName") delete entity[name];
	Object.assign(entity, by);
}

function reflectStatus(campaign: Entity): void {
	if (campaign.servingStatus === "ENDED") return;
	const isOn = campaign.status === "ENABLED";
	campaign.servingStatus = isOn ? "SERVING" : "SUSPENDED";
	campaign.primaryStatus = isOn ? "ELIGIBLE" : String(campaign.status);
	delete campaign.primaryStatusReasons;
	if (!isOn)
		campaign.primaryStatusReasons = [`CAMPAIGN_${String(campaign.status)}`];
}

function moveBudget(from: Entity, to: Entity, context: MutateContext): void {
	if (from.campaignBudget === to.campaignBudget) return;
	countReference(String(from.campaignBudget), -1, context);
	countReference(String(to.campaignBudget), 1, context);
}
