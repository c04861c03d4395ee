import { type FormMetadata, getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { z } from "zod";
import { countOf } from "../../format/numbers.ts";
import { textFieldProps } from "../../forms/input-props.ts";
import { ClientSecretForm } from "../../forms/oauth-app-form.ts";
import type { OAuthApp } from "../../graphql/oauth-apps.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { ConfirmAction } from "../ui/confirm-action.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { useFormOutcome } from "../use-form-outcome.ts";

/** Changing the secret without a gap: add the new one, then drop the old one. */
export function SecretsCard({ app }: { app: OAuthApp }) {
	const { Form, lastResult, pending } = useFormOutcome();
	const [form, fields] = useForm<z.input<typeof ClientSecretForm>>({
		id: "add-secret",
		lastResult,
		onValidate: ({ formData }) =>
			parseWithZod(formData, { schema: ClientSecretForm }),
		shouldRevalidate: "onInput",
	});
	return (
		<Card
			title="Client secrets"
			description={`${countOf(app.secretCount, "secret")} in use, tried newest first. Add the new one before you end the old one at the platform; then drop the old one here.`}
			action={
				app.secretCount > 1 && (
					<ConfirmAction
						label="Drop the oldest"
						title="Drop the oldest secret?"
						description={
							<p>
								It is destroyed and cannot be brought back. The{" "}
								{countOf(app.secretCount - 1, "secret")} added after it stay in
								use.
							</p>
						}
						confirm="Drop it"
						intent="drop-secret"
					/>
				)
			}
		>
			<Form
				method="post"
				{...getFormProps(form as FormMetadata)}
				className="grid gap-4"
			>
				<input type="hidden" name="intent" value="add-secret" />
				{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
				<TextField
					{...textFieldProps(fields.clientSecret, "password")}
					label="New client secret"
					hint="It is encrypted at once and never shown again."
					autoComplete="off"
				/>
				<Button type="submit" pending={pending} className="justify-self-start">
					Add the secret
				</Button>
			</Form>
		</Card>
	);
}
