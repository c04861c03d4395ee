import { type FormMetadata, getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { z } from "zod";
import { textFieldProps } from "../../forms/input-props.ts";
import { PasswordForm } from "../../forms/security-forms.ts";
import { Button, type ButtonLook } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import type { useSecurityForm } from "./use-security-form.ts";

export interface PasswordPromptProps {
	intent: string;
	submitLabel: string;
	look?: ButtonLook;
	form: ReturnType<typeof useSecurityForm>;
}

/** Asks for the password again before something that a stolen session must not be able to do. */
export function PasswordPrompt({
	intent,
	submitLabel,
	look = "secondary",
	form: { Form, lastResult, pending },
}: PasswordPromptProps) {
	const [form, fields] = useForm<z.input<typeof PasswordForm>>({
		id: intent,
		lastResult,
		onValidate: ({ formData }) =>
			parseWithZod(formData, { schema: PasswordForm }),
		shouldRevalidate: "onInput",
	});
	return (
		<Form
			method="post"
			{...getFormProps(form as FormMetadata)}
			className="grid gap-4"
		>
			<input type="hidden" name="intent" value={intent} />
			{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
			<TextField
				{...textFieldProps(fields.password, "password")}
				label="Your password"
				autoComplete="current-password"
			/>
			<Button
				type="submit"
				look={look}
				pending={pending}
				className="justify-self-start"
			>
				{submitLabel}
			</Button>
		</Form>
	);
}
