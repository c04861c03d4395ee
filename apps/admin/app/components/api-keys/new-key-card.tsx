import {
	type FormMetadata,
	getCollectionProps,
	getFormProps,
	useForm,
} from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { useEffect, useState } from "react";
import type { z } from "zod";
import type { ApiKeyOutcome } from "../../api-key-actions.server.ts";
import { scopeLabels } from "../../format/labels.ts";
import { ApiKeyForm, keyLifetimes } from "../../forms/api-key-form.ts";
import { selectFieldProps, textFieldProps } from "../../forms/input-props.ts";
import { type ApiKeyScope, apiKeyScopes } from "../../graphql/enums.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { useFormOutcome } from "../use-form-outcome.ts";

const lifetimeNames: Record<(typeof keyLifetimes)[number], string> = {
	"30": "30 days",
	"90": "90 days",
	"365": "A year",
	never: "No end",
};

/** Asks what the key may do; shows its secret, once. */
export function NewKeyCard() {
	const { Form, outcome, lastResult, pending } =
		useFormOutcome<ApiKeyOutcome>();
	const [created, setCreated] = useState<ApiKeyOutcome["created"]>(null);
	const made = outcome?.created;
	useEffect(() => {
		if (made) setCreated(made);
	}, [made]);
	const [form, fields] = useForm<z.input<typeof ApiKeyForm>>({
		id: "new-key",
		lastResult,
		defaultValue: { scopes: ["READ"], lifetime: "90" },
		onValidate: ({ formData }) =>
			parseWithZod(formData, { schema: ApiKeyForm }),
		shouldRevalidate: "onInput",
	});
	return (
		<Card title="New API key">
			<div className="grid gap-5">
				{created && (
					<ShownOnce
						title={`The key “${created.name}”`}
						explanation="Store it where secrets belong, such as a password manager. It is shown only now; we keep no copy of it."
						onDone={() => setCreated(null)}
					>
						<CopyField
							value={created.secret}
							what="the key"
							className="bg-surface"
						/>
					</ShownOnce>
				)}
				<Form
					method="post"
					{...getFormProps(form as FormMetadata)}
					className="grid gap-4"
				>
					<input type="hidden" name="intent" value="create" />
					{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
					<div className="grid max-w-2xl gap-4 sm:grid-cols-2">
						<TextField
							{...textFieldProps(fields.name, "text")}
							label="Name"
							hint="The script or dashboard that uses it."
							autoComplete="off"
						/>
						<SelectField
							{...selectFieldProps(fields.lifetime)}
							label="Works for"
						>
							{keyLifetimes.map((lifetime) => (
								<option key={lifetime} value={lifetime}>
									{lifetimeNames[lifetime]}
								</option>
							))}
						</SelectField>
					</div>
					<fieldset
						aria-describedby={
							fields.scopes.errors ? fields.scopes.errorId : undefined
						}
					>
						<legend className="mb-1.5 font-medium">What it may do</legend>
						<div className="grid gap-2 sm:grid-cols-2">
							{getCollectionProps(fields.scopes, {
								type: "checkbox",
								options: [...apiKeyScopes],
								ariaAttributes: false,
							}).map(({ key, ...box }) => {
								const { text, explanation } =
									scopeLabels[box.value as ApiKeyScope];
								return (
									<Checkbox
										key={key}
										{...box}
										label={text}
										explanation={explanation}
									/>
								);
							})}
						</div>
						{fields.scopes.errors && (
							<p
								id={fields.scopes.errorId}
								className="mt-1.5 font-medium text-bad-700 text-xs"
							>
								{fields.scopes.errors.join(" ")}
							</p>
						)}
					</fieldset>
					<Button
						type="submit"
						look="primary"
						pending={pending}
						className="justify-self-start"
					>
						Make the key
					</Button>
				</Form>
			</div>
		</Card>
	);
}
