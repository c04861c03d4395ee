import { type FormMetadata, getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { z } from "zod";
import { textFieldProps } from "../../forms/input-props.ts";
import { passwordHint } from "../../forms/new-password.ts";
import { ChangePasswordForm } from "../../forms/security-forms.ts";
import type { SecurityOutcome } from "../../security-actions.server.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { useFormOutcome } from "../use-form-outcome.ts";

export function PasswordCard({ passwordSet }: { passwordSet: boolean }) {
	const { Form, lastResult, pending } = useFormOutcome<SecurityOutcome>();
	const [form, fields] = useForm<z.input<typeof ChangePasswordForm>>({
		id: "change-password",
		lastResult,
		onValidate: ({ formData }) =>
			parseWithZod(formData, { schema: ChangePasswordForm }),
		shouldRevalidate: "onInput",
	});
	if (!passwordSet)
		return (
			<Card
				title="Password"
				description="You have no password: you sign in with Google. We can e-mail you a link to set one."
				action={<ButtonLink to="/forgot-password">Set a password</ButtonLink>}
			/>
		);
	return (
		<Card
			title="Password"
			description="Changing it ends all your other sessions."
		>
			<Form
				method="post"
				{...getFormProps(form as FormMetadata)}
				className="grid gap-4"
			>
				<input type="hidden" name="intent" value="change-password" />
				{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
				<TextField
					{...textFieldProps(fields.currentPassword, "password")}
					label="Current password"
					autoComplete="current-password"
				/>
				<TextField
					{...textFieldProps(fields.newPassword, "password")}
					label="New password"
					hint={passwordHint}
					autoComplete="new-password"
				/>
				<Button type="submit" pending={pending} className="justify-self-start">
					Change the password
				</Button>
			</Form>
		</Card>
	);
}
