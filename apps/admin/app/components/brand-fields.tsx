import {
	type FormMetadata,
	getFormProps,
	type SubmissionResult,
	useForm,
} from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { Form, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import type { z } from "zod";
import type { BrandChoices } from "../forms/brand-choices.server.ts";
import { BrandForm } from "../forms/brand-form.ts";
import { selectFieldProps, textFieldProps } from "../forms/input-props.ts";
import { Button } from "./ui/button.tsx";
import { SelectField, TextField } from "./ui/field.tsx";
import { Notice } from "./ui/notice.tsx";

export interface BrandFieldsProps {
	lastResult: SubmissionResult<string[]> | null | undefined;
	choices: BrandChoices;
	defaults: {
		name?: string;
		websiteUrl?: string | null;
		timeZone: string;
		currencyCode: string;
	};
	submitLabel: string;
	/** Distinguishes it from other forms of the same page. */
	intent: string;
	secondary?: ReactNode;
}

/** The form of a brand's details: new ones and changed ones. */
export function BrandFields({
	lastResult,
	choices,
	defaults,
	submitLabel,
	intent,
	secondary,
}: BrandFieldsProps) {
	const navigation = useNavigation();
	const pending =
		navigation.state !== "idle" &&
		navigation.formData?.get("intent") === intent;
	const [form, fields] = useForm<z.input<typeof BrandForm>>({
		id: intent,
		lastResult: pending ? null : (lastResult ?? null),
		defaultValue: { ...defaults, websiteUrl: defaults.websiteUrl ?? undefined },
		onValidate: ({ formData }) => parseWithZod(formData, { schema: BrandForm }),
		// Not on blur: the error that goes would move the button away from under the click.
		shouldRevalidate: "onInput",
	});
	return (
		<Form
			method="post"
			{...getFormProps(form as FormMetadata)}
			className="grid max-w-xl gap-4"
		>
			<input type="hidden" name="intent" value={intent} />
			{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
			<TextField
				{...textFieldProps(fields.name, "text")}
				label="Name"
				autoComplete="organization"
			/>
			<TextField
				{...textFieldProps(fields.websiteUrl, "text")}
				label="Website"
				optional
				inputMode="url"
				placeholder="https://example.com"
			/>
			<div className="grid gap-4 sm:grid-cols-2">
				<SelectField
					{...selectFieldProps(fields.timeZone)}
					label="Time zone"
					hint="For this brand's charts. Metrics stay in their account's own days."
				>
					{choices.timeZones.map((zone) => (
						<option key={zone} value={zone}>
							{zone.replaceAll("_", " ")}
						</option>
					))}
				</SelectField>
				<SelectField
					{...selectFieldProps(fields.currencyCode)}
					label="Currency"
					hint="Default for new budgets and charts."
				>
					{choices.currencies.map(({ code, name }) => (
						<option key={code} value={code}>
							{code} – {name}
						</option>
					))}
				</SelectField>
			</div>
			<div className="mt-1 flex flex-wrap gap-2">
				<Button type="submit" look="primary" pending={pending}>
					{submitLabel}
				</Button>
				{secondary}
			</div>
		</Form>
	);
}
