import { readHeldFrom, readMetricName } from "@patchbay/catalog";
import {
	type ConversionChoice as Choice,
	type Conversions,
	findConversionChoice,
	findPlatform,
} from "@patchbay/platforms";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import type { ConnectionShape } from "./refs.ts";

/** Choices that a platform is taken to have at the most. */
const manyChoices = 25;

const ConversionChoice = builder
	.objectRef<Choice>("ConversionChoice")
	.implement({
		description: "One thing that can count as a conversion at a platform.",
		fields: (t) => ({
			key: t.exposeString("key", {
				description: "As `setConversions` takes it.",
			}),
			label: t.exposeString("label"),
			description: t.exposeString("description", {
				description: "Which of the platform's fields are read for it.",
			}),
		}),
	});

const CustomConversion = builder
	.objectRef<NonNullable<Conversions["custom"]>>("CustomConversion")
	.implement({
		description:
			"Keys beyond the choices, such as the id of one of the connection's `sources` of the kind METRIC.",
		fields: (t) => ({
			label: t.exposeString("label"),
			mustBe: t.exposeString("mustBe", {
				description: "Ends the sentence `The key must be …`.",
			}),
			example: t.exposeString("example"),
		}),
	});

interface SettingShape {
	connectionId: string;
	conversions: Conversions;
	/** Null for the platform's default. */
	key: string | null;
}

export const ConversionSetting = builder
	.objectRef<SettingShape>("ConversionSetting")
	.implement({
		description:
			"What counts as a conversion at a connection: exactly one choice, never a sum of several. Until the past is read again, `heldFrom` and its neighbours say from which day on all numbers count it.",
		fields: (t) => ({
			key: t.string({
				resolve: ({ key, conversions }) => key ?? conversions.choices[0].key,
			}),
			label: t.string({
				resolve: async ({ key, conversions, connectionId }, _args, ctx) =>
					findConversionChoice(conversions, key)?.label ??
					(key === null
						? null
						: await readMetricName(ctx.read(), connectionId, key)) ??
					key ??
					"",
			}),
			isDefault: t.boolean({ resolve: ({ key }) => key === null }),
			attribution: t.string({
				description:
					"How the platform credits conversions when nothing else is said; rows that tell their own have it in `MetricRow.attribution`.",
				resolve: ({ conversions }) => conversions.attribution,
			}),
			choices: t.field({
				type: [ConversionChoice],
				size: manyChoices,
				description: "The first is the platform's default.",
				resolve: ({ conversions }) => [...conversions.choices],
			}),
			custom: t.field({
				type: CustomConversion,
				nullable: true,
				resolve: ({ conversions }) => conversions.custom,
			}),
			heldFrom: t.field({
				type: "Date",
				nullable: true,
				description:
					"First day from which on all numbers by day of the chosen accounts count it; null when all do.",
				resolve: async ({ connectionId }, _args, ctx) =>
					(await readHeldFrom(ctx.read(), connectionId)).daily,
			}),
			hoursHeldFrom: t.field({
				type: "Date",
				nullable: true,
				description:
					"The same for numbers by the hour, of which only recent days are read again.",
				resolve: async ({ connectionId }, _args, ctx) =>
					(await readHeldFrom(ctx.read(), connectionId)).hourly,
			}),
			regionsHeldFrom: t.field({
				type: "Date",
				nullable: true,
				description:
					"The same for numbers by region, of which only recent days are read again.",
				resolve: async ({ connectionId }, _args, ctx) =>
					(await readHeldFrom(ctx.read(), connectionId)).region,
			}),
		}),
	});

/** Choice that counts at a connection; null where its platform tells no conversions. */
export function readConversionSetting(
	ctx: RequestContext,
	{ id, platform, conversion }: ConnectionShape,
): SettingShape | null {
	const conversions = findPlatform(
		ctx.services.platforms,
		platform,
	)?.conversions;
	return conversions
		? { connectionId: id, conversions, key: conversion }
		: null;
}
