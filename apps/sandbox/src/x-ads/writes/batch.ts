import { z } from "zod";
import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { Call } from "../api.ts";
import { Parameters } from "../calls/parameters.ts";
import { writtenError, type XError, XRefused } from "../errors.ts";
import { campaignRow, lineItemRow, type Row } from "../objects/rows.ts";
import { campaignChange, lineItemChange } from "./changes.ts";
import { deletedCriterion, newCriterion } from "./criteria.ts";
import { removeCampaign, removeLineItem } from "./endpoints.ts";

const bodyForm = z.array(
	z.object({
		operation_type: z.string(),
		params: z.record(z.string(), z.unknown()),
	}),
);

type Operation = z.infer<typeof bodyForm>[number];
/** An operation that was checked; made only when all others are good too. */
type Checked = () => Row;

type Batch = {
	most: number;
	check: (call: Call, operation: Operation) => Checked;
};

const batches: Readonly<Record<string, Batch>> = {
	campaigns: { most: 40, check: checkCampaign },
	line_items: { most: 40, check: checkLineItem },
	targeting_criteria: { most: 500, check: checkCriterion },
};
export const batchNames = Object.keys(batches);

/** `POST batch/accounts/:account_id/{campaigns, line_items or targeting_criteria}`: all of it or nothing. */
export async function runBatch(call: Call, name: string): Promise<Reply> {
	const batch = batches[name];
	if (batch === undefined) throw new XRefused("ROUTE_NOT_FOUND");
	const operations = await readOperations(call, batch.most);
	const request = operations.map(({ operation_type, params }) => ({
		params: { ...params, account_id: call.accountId },
		operation_type,
	}));
	const checked: Checked[] = [];
	const errors: XError[][] = operations.map((operation) => {
		try {
			checked.push(batch.check(call, operation));
			return [];
		} catch (error) {
			if (!(error instanceof XRefused)) throw error;
			return [error.error];
		}
	});
	if (errors.some((list) => list.length > 0))
		return json(400, {
			operation_errors: errors.map((list) => list.map(writtenError)),
			request,
		});
	const data = checked.map((apply) => apply());
	call.api.store.changed();
	return json(200, { data, request });
}

async function readOperations(
	{ request }: Call,
	most: number,
): Promise<Operation[]> {
	const type = request.headers["content-type"] ?? "";
	if (!type.toLowerCase().startsWith("application/json"))
		throw new XRefused("INVALID_PARAMETER", {
			message: "Expected a body of the type application/json",
			parameter: "content-type",
			value: type,
		});
	let body: unknown;
	try {
		body = JSON.parse((await request.body()).toString("utf8"));
	} catch {
		throw notAList();
	}
	const read = bodyForm.safeParse(body);
	if (!read.success) throw notAList();
	if (read.data.length === 0 || read.data.length > most)
		throw new XRefused("INVALID_PARAMETER", {
			message: `Expected 1 to ${most} operations, got ${read.data.length}`,
			parameter: "operations",
			value: String(read.data.length),
		});
	return read.data;
}

function notAList(): XRefused {
	return new XRefused("INVALID_PARAMETER", {
		message: "Expected a list of operations, each with its params",
		parameter: "body",
	});
}

/** Parameters of an operation, as they would be in a query string; null unsets a field. */
function parametersOf({ params }: Operation): Parameters {
	return new Parameters(
		Object.entries(params).map(([name, value]): [string, string] => [
			name,
			value === null
				? ""
				: Array.isArray(value)
					? value.join(",")
					: String(value),
		]),
	);
}

function checkCampaign(call: Call, operation: Operation): Checked {
	const parameters = parametersOf(operation);
	const id = parameters.need("campaign_id");
	const { target, apply } = campaignChange(
		call,
		operationIn(operation) === "Delete"
			? new Parameters([["campaign_id", id]])
			: parameters,
		id,
	);
	return () => {
		if (operation.operation_type === "Delete") removeCampaign(target, call.now);
		else apply();
		return campaignRow(target);
	};
}

function checkLineItem(call: Call, operation: Operation): Checked {
	const parameters = parametersOf(operation);
	const id = parameters.need("line_item_id");
	const { target, apply } = lineItemChange(
		call,
		operationIn(operation) === "Delete"
			? new Parameters([["line_item_id", id]])
			: parameters,
		id,
	);
	return () => {
		if (operation.operation_type === "Delete") removeLineItem(target, call.now);
		else apply();
		return lineItemRow(target);
	};
}

/** The sandbox makes no campaigns and line items: the world's are all there are. */
function operationIn({ operation_type }: Operation): "Update" | "Delete" {
	if (operation_type === "Update" || operation_type === "Delete")
		return operation_type;
	throw new XRefused("INVALID_PARAMETER", {
		message: `Expected Update or Delete, got "${operation_type}" for operation_type`,
		parameter: "operation_type",
		value: operation_type,
	});
}

function checkCriterion(call: Call, operation: Operation): Checked {
	const parameters = parametersOf(operation);
	switch (operation.operation_type) {
		case "Create":
			return newCriterion(call, parameters).apply;
		case "Delete":
			return deletedCriterion(call, parameters.need("targeting_criterion_id"))
				.apply;
		default:
			throw new XRefused("INVALID_PARAMETER", {
				message: `Expected Create or Delete, got "${operation.operation_type}" for operation_type`,
				parameter: "operation_type",
				value: operation.operation_type,
			});
	}
}
