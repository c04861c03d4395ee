import {
	mostMappingsAtOnce,
	setProductMappings,
	setProductMappingsInput,
} from "@patchbay/catalog";
import {
	type BrandRecord,
	createBrand,
	createBrandInput,
	getBrand,
	skipOnboardingStep,
	skipOnboardingStepInput,
	updateBrand,
	updateBrandInput,
} from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { mappingsEffort } from "../cost/mappings-effort.ts";
import { Platform } from "../enums.ts";
import { readId } from "../global-id.ts";
import { parseInput } from "../user-errors.ts";
import { platformsToOnboard } from "./onboarding.ts";
import { type Payload, payloadType } from "./payload.ts";
import { Brand } from "./refs.ts";

interface BrandPayloadShape extends Payload {
	brand?: BrandRecord;
}

const BrandPayload = payloadType<BrandPayloadShape>("BrandPayload", (t) => ({
	brand: t.expose("brand", { type: Brand, nullable: true, access: "signedIn" }),
}));

const CreateBrandInput = builder.inputType("CreateBrandInput", {
	fields: (t) => ({
		name: t.string({ required: true }),
		websiteUrl: t.field({ type: "URL" }),
		timeZone: t.string({ defaultValue: "UTC" }),
		currencyCode: t.string({ defaultValue: "USD" }),
	}),
});

const UpdateBrandInput = builder.inputType("UpdateBrandInput", {
	fields: (t) => ({
		brandId: t.id({ required: true }),
		name: t.string(),
		websiteUrl: t.field({ type: "URL" }),
		timeZone: t.string(),
		currencyCode: t.string(),
	}),
});

const OnboardingStepInput = builder.inputType("OnboardingStepInput", {
	fields: (t) => ({
		brandId: t.id({ required: true }),
		key: t.string({ required: true }),
	}),
});

const ProductMappingInput = builder.inputType("ProductMappingInput", {
	fields: (t) => ({
		productId: t.string({ required: true }),
		platform: t.field({ type: Platform, required: true }),
		externalId: t.string({ required: true }),
	}),
});

const ProductMappingsInput = builder.inputType("ProductMappingsInput", {
	description:
		"At most 10,000 mappings at once, all of them or none. An item is one product: one that is set anew moves.",
	fields: (t) => ({
		brandId: t.id({ required: true }),
		set: t.field({ type: [ProductMappingInput] }),
		remove: t.field({ type: [ProductMappingInput] }),
	}),
});

const withBrandId = <Input extends { brandId: string }>(input: Input) => ({
	...input,
	brandId: readId("Brand", input.brandId, "brandId"),
});

const payload = async (
	ctx: RequestContext,
	{ brandId }: { brandId: string },
): Promise<BrandPayloadShape> => ({
	brand: await getBrand(ctx.readWritten(), brandId),
});

builder.mutationFields((t) => ({
	createBrand: t.field({
		type: BrandPayload,
		access: "brand.write",
		args: { input: t.arg({ type: CreateBrandInput, required: true }) },
		repeat: (ctx, brandId) => payload(ctx, { brandId }),
		resolve: async (_root, { input }, ctx) =>
			payload(
				ctx,
				await createBrand(ctx.verbs(), parseInput(createBrandInput, input)),
			),
	}),
	updateBrand: t.field({
		type: BrandPayload,
		access: "brand.write",
		args: { input: t.arg({ type: UpdateBrandInput, required: true }) },
		resolve: async (_root, { input }, ctx) =>
			payload(
				ctx,
				await updateBrand(
					ctx.verbs(),
					parseInput(updateBrandInput, withBrandId(input)),
				),
			),
	}),
	skipOnboardingStep: t.field({
		type: BrandPayload,
		access: "brand.write",
		args: { input: t.arg({ type: OnboardingStepInput, required: true }) },
		resolve: async (_root, { input }, ctx) =>
			payload(
				ctx,
				await skipOnboardingStep(
					{ ...ctx.verbs(), platforms: platformsToOnboard },
					parseInput(skipOnboardingStepInput, withBrandId(input)),
				),
			),
	}),
	setProductMappings: t.field({
		type: BrandPayload,
		access: "product.map",
		effort: mappingsEffort,
		longestList: mostMappingsAtOnce,
		args: { input: t.arg({ type: ProductMappingsInput, required: true }) },
		resolve: async (_root, { input }, ctx) =>
			payload(
				ctx,
				await setProductMappings(
					ctx.verbs(),
					parseInput(setProductMappingsInput, withBrandId(input)),
				),
			),
	}),
}));
