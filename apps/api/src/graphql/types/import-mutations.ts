import { NotFound } from "@patchbay/errors";
import {
	cancelImport,
	findImportJob,
	type ImportJobRecord,
	importJobInput,
	retryImport,
	startImport,
	startImportInput,
} from "@patchbay/imports";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { ImportKind } from "../enums.ts";
import { readId } from "../global-id.ts";
import { parseInput } from "../user-errors.ts";
import { type Payload, payloadType } from "./payload.ts";
import { ImportJob } from "./refs.ts";

interface ImportJobPayloadShape extends Payload {
	importJob?: ImportJobRecord;
}

const ImportJobPayload = payloadType<ImportJobPayloadShape>(
	"ImportJobPayload",
	(t) => ({
		importJob: t.expose("importJob", {
			type: ImportJob,
			nullable: true,
			access: "signedIn",
		}),
	}),
);

const StartImportInput = builder.inputType("StartImportInput", {
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		kind: t.field({ type: ImportKind, required: true, defaultValue: "FULL" }),
		campaignExternalIds: t.stringList(),
		limit: t.int(),
		from: t.field({ type: "Date" }),
		to: t.field({ type: "Date" }),
		includeAssets: t.boolean({ defaultValue: true }),
	}),
});

const ImportJobInput = builder.inputType("ImportJobInput", {
	fields: (t) => ({ importJobId: t.id({ required: true }) }),
});

const readJobInput = ({ importJobId }: { importJobId: string }) =>
	parseInput(importJobInput, {
		importJobId: readId("ImportJob", importJobId, "importJobId"),
	});

/** The job as it is after a mutation: a key that may import sees it though it may not read the rest. */
async function payload(
	ctx: RequestContext,
	{ importJobId }: { importJobId: string },
): Promise<ImportJobPayloadShape> {
	const importJob = await findImportJob(ctx.readWritten(), importJobId);
	if (!importJob) throw new NotFound("There is no such import.");
	return { importJob };
}

builder.mutationFields((t) => ({
	startImport: t.field({
		type: ImportJobPayload,
		access: "import.run",
		args: { input: t.arg({ type: StartImportInput, required: true }) },
		repeat: (ctx, importJobId) => payload(ctx, { importJobId }),
		resolve: async (_root, { input }, ctx) => {
			const parsed = parseInput(startImportInput, {
				...input,
				connectionId: readId("Connection", input.connectionId, "connectionId"),
			});
			return payload(ctx, await startImport(ctx.verbs(), parsed));
		},
	}),
	cancelImport: t.field({
		type: ImportJobPayload,
		access: "import.run",
		args: { input: t.arg({ type: ImportJobInput, required: true }) },
		resolve: async (_root, { input }, ctx) =>
			payload(ctx, await cancelImport(ctx.verbs(), readJobInput(input))),
	}),
	retryImport: t.field({
		type: ImportJobPayload,
		access: "import.run",
		args: { input: t.arg({ type: ImportJobInput, required: true }) },
		repeat: (ctx, importJobId) => payload(ctx, { importJobId }),
		resolve: async (_root, { input }, ctx) =>
			payload(ctx, await retryImport(ctx.verbs(), readJobInput(input))),
	}),
}));
