import type { AuditChange, AuditEventRecord } from "@patchbay/audit";
import { Forbidden } from "@patchbay/errors";
import { builder } from "../builder.ts";
import type { ReadContext } from "../context.ts";
import { AuditAction } from "../enums.ts";
import { Actor, readActor } from "./actor.ts";
import { globalId, Node, type NodeShape, readNodeOf } from "./node.ts";
import { AuditEvent } from "./refs.ts";

const AuditChangeType = builder
	.objectRef<AuditChange>("AuditChange")
	.implement({
		description:
			"What an action changed at a platform, or was to change. `before` and `after` hold `amountMicros`, `currencyCode` and `period` for a `budget`, `status` and `platformStatus` for a `status`, and `keywords` for `keywords`, with `negative` where they are negative ones.",
		fields: (t) => ({
			field: t.exposeString("field"),
			before: t.expose("before", { type: "JSON", nullable: true }),
			after: t.expose("after", {
				type: "JSON",
				nullable: true,
				description: "Null where it is not known.",
			}),
		}),
	});

AuditEvent.implement({
	access: "audit.read",
	interfaces: [Node],
	description: "Every action and its actor, each use of a credential included.",
	fields: (t) => ({
		id: t.id({ resolve: globalId("AuditEvent") }),
		sequence: t.expose("sequence", {
			type: "BigInt",
			description: "Dense within the tenant.",
		}),
		action: t.expose("action", { type: AuditAction }),
		target: t.field({
			type: Node,
			nullable: true,
			resolve: (event, _args, ctx) => readTarget(ctx.read(), event),
		}),
		targetLabel: t.exposeString("targetLabel", { nullable: true }),
		actor: t.field({
			type: Actor,
			resolve: ({ actorType, actorId, actorLabel }, _args, ctx) =>
				actorType === "SYSTEM"
					? { __typename: "System" as const, name: actorLabel }
					: readActor(ctx.read(), actorType, actorId),
		}),
		change: t.expose("change", {
			type: AuditChangeType,
			nullable: true,
			description:
				"Set for BUDGET_CHANGE, STATUS_CHANGE and KEYWORD_CHANGE; where `succeeded` is false, `after` is what is there all the same.",
		}),
		purpose: t.exposeString("purpose", { nullable: true }),
		ipAddress: t.exposeString("ipAddress", { nullable: true }),
		userAgent: t.exposeString("userAgent", { nullable: true }),
		requestId: t.exposeString("requestId", { nullable: true }),
		succeeded: t.exposeBoolean("succeeded"),
		occurredAt: t.expose("occurredAt", { type: "DateTime" }),
		chainHash: t.string({
			description:
				"SHA-256 over this event and the hash of the one before it, hex.",
			resolve: ({ chainHash }) => Buffer.from(chainHash).toString("hex"),
		}),
	}),
});

/** Reads the event's target; null when it is gone, or when whoever reads the audit may not see it. */
async function readTarget(
	ctx: ReadContext,
	{ targetType, targetId }: AuditEventRecord,
): Promise<NodeShape | null> {
	if (!targetType || !targetId) return null;
	try {
		return await readNodeOf(ctx, targetType, targetId);
	} catch (error) {
		if (error instanceof Forbidden) return null;
		throw error;
	}
}
