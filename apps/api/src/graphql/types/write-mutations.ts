import {
	addKeywords,
	addKeywordsInput,
	type ChangedTarget,
	findAnswer,
	setStatus,
	setStatusInput,
	targetTypes,
	updateBudget,
	updateBudgetInput,
	type Written,
} from "@patchbay/writes";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { CampaignStatus, KeywordMatchType } from "../enums.ts";
import { readId, readIdOf } from "../global-id.ts";
import { beginAnew } from "../idempotency/once-for-key.ts";
import { parseInput, toUserError } from "../user-errors.ts";
import { Node, type NodeShape, readNodeOf } from "./node.ts";
import { type Payload, payloadType } from "./payload.ts";

interface WritePayloadShape extends Payload {
	target?: NodeShape | null;
	validatedByPlatform?: boolean | null;
	warnings?: readonly string[];
}

/** Sentences of one change: a few of ours and of the platform. */
const mostWarnings = 20;

const WritePayload = payloadType<WritePayloadShape>("WritePayload", (t) => ({
	target: t.expose("target", {
		type: Node,
		nullable: true,
		access: "signedIn",
	}),
	validatedByPlatform: t.exposeBoolean("validatedByPlatform", {
		nullable: true,
		description:
			"True when the platform itself checked the change; false when only we did.",
	}),
	warnings: t.field({
		type: ["String"],
		size: mostWarnings,
		description: "Such as: this budget is shared with four campaigns.",
		resolve: ({ warnings }) => (warnings ?? []).slice(0, mostWarnings),
	}),
}));

const UpdateBudgetInput = builder.inputType("UpdateBudgetInput", {
	description:
		"`expectedAmountMicros`: what the caller saw; STALE_VALUE when it is no longer so.",
	fields: (t) => ({
		targetId: t.id({ required: true }),
		amountMicros: t.field({ type: "Micros", required: true }),
		expectedAmountMicros: t.field({ type: "Micros" }),
		validateOnly: t.boolean({ defaultValue: false }),
	}),
});

const SetStatusInput = builder.inputType("SetStatusInput", {
	fields: (t) => ({
		targetId: t.id({ required: true }),
		status: t.field({ type: CampaignStatus, required: true }),
		validateOnly: t.boolean({ defaultValue: false }),
	}),
});

const KeywordInput = builder.inputType("KeywordInput", {
	fields: (t) => ({
		text: t.string({ required: true }),
		matchType: t.field({ type: KeywordMatchType, required: true }),
		negative: t.boolean({
			defaultValue: false,
			description:
				"True for one that keeps the ad group out. `PlatformInfo.negativeMatchTypes` says which match types can be negative; keywords and negative ones are added by two requests.",
		}),
	}),
});

const AddKeywordsInput = builder.inputType("AddKeywordsInput", {
	fields: (t) => ({
		adGroupId: t.id({ required: true }),
		keywords: t.field({ type: [KeywordInput], required: true }),
		validateOnly: t.boolean({ defaultValue: false }),
	}),
});

/** The object as it is after a change: a key that may change it sees it though it may not read the rest. */
async function payload(
	ctx: RequestContext,
	{ target, warnings, validatedByPlatform, problems }: Written,
): Promise<WritePayloadShape> {
	return {
		target: await readTarget(ctx, target),
		warnings,
		validatedByPlatform,
		userErrors: problems.map(({ code, message, field }) =>
			toUserError({ code, message, ...(field ? { field } : {}) }),
		),
	};
}

const readTarget = (ctx: RequestContext, { type, id }: ChangedTarget) =>
	readNodeOf(ctx.readWritten(), type, id);

async function repeat(ctx: RequestContext, changeId: string) {
	const answer = await findAnswer(ctx.verbs(), changeId);
	return answer ? payload(ctx, answer) : beginAnew;
}

builder.mutationFields((t) => ({
	updateBudget: t.field({
		type: WritePayload,
		access: "campaign.write",
		description:
			"Of a campaign or an ad group, wherever the platform keeps it.",
		args: { input: t.arg({ type: UpdateBudgetInput, required: true }) },
		repeat,
		resolve: async (_root, { input: { targetId, ...input } }, ctx) => {
			const parsed = parseInput(updateBudgetInput, {
				...input,
				target: readIdOf(["Campaign", "AdGroup"], targetId, "targetId"),
			});
			return payload(ctx, await updateBudget(ctx.verbs(), parsed));
		},
	}),
	setStatus: t.field({
		type: WritePayload,
		access: "campaign.write",
		description: "Of a campaign, ad group, ad or keyword.",
		args: { input: t.arg({ type: SetStatusInput, required: true }) },
		repeat,
		resolve: async (_root, { input: { targetId, ...input } }, ctx) => {
			const parsed = parseInput(setStatusInput, {
				...input,
				target: readIdOf(targetTypes, targetId, "targetId"),
			});
			return payload(ctx, await setStatus(ctx.verbs(), parsed));
		},
	}),
	addKeywords: t.field({
		type: WritePayload,
		access: "campaign.write",
		args: { input: t.arg({ type: AddKeywordsInput, required: true }) },
		repeat,
		resolve: async (_root, { input }, ctx) => {
			const parsed = parseInput(addKeywordsInput, {
				...input,
				adGroupId: readId("AdGroup", input.adGroupId, "adGroupId"),
			});
			return payload(ctx, await addKeywords(ctx.verbs(), parsed));
		},
	}),
}));
