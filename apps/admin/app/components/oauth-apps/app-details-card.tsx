import { type FormMetadata, getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { z } from "zod";
import { textFieldProps } from "../../forms/input-props.ts";
import { OAuthAppDetailsForm } from "../../forms/oauth-app-form.ts";
import type { OAuthApp } from "../../graphql/oauth-apps.ts";
import type { AppExtra } from "../../graphql/parts.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { useFormOutcome } from "../use-form-outcome.ts";
import { ExtraInputs } from "./extra-inputs.tsx";

/** The app's name and what the platform wants beside the secret. */
export function AppDetailsCard({
	app,
	extras,
}: {
	app: OAuthApp;
	extras: readonly AppExtra[];
}) {
	const { Form, lastResult, pending } = useFormOutcome();
	const [form, fields] = useForm<z.input<typeof OAuthAppDetailsForm>>({
		id: "app-details",
		lastResult,
		defaultValue: { platform: app.platform, label: app.label },
		onValidate: ({ formData }) =>
			parseWithZod(formData, { schema: OAuthAppDetailsForm }),
		shouldRevalidate: "onInput",
	});
	return (
		<Card title="Details">
			<Form
				method="post"
				{...getFormProps(form as FormMetadata)}
				className="grid gap-4"
			>
				<input type="hidden" name="intent" value="details" />
				<input type="hidden" name="platform" value={app.platform} />
				{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
				<TextField {...textFieldProps(fields.label, "text")} label="Name" />
				<ExtraInputs
					key={form.key}
					extras={extras}
					stored={app.extras}
					errors={form.allErrors}
				/>
				<Button type="submit" pending={pending} className="justify-self-start">
					Save
				</Button>
			</Form>
		</Card>
	);
}
