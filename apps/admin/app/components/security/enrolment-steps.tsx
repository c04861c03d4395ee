import { type FormMetadata, getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { useEffect, useRef } from "react";
import type { z } from "zod";
import { textFieldProps } from "../../forms/input-props.ts";
import { TotpCodeForm } from "../../forms/security-forms.ts";
import type { Enrolment } from "../../security-actions.server.ts";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { useSecurityForm } from "./use-security-form.ts";

export interface EnrolmentStepsProps {
	enrolment: Enrolment;
	onConfirmed: () => void;
	onCancel: () => void;
}

/** Scan, then prove by a code that it worked: nothing is switched on before. */
export function EnrolmentSteps({
	enrolment,
	onConfirmed,
	onCancel,
}: EnrolmentStepsProps) {
	const { Form, outcome, lastResult, pending } = useSecurityForm();
	const confirmed = useRef(onConfirmed);
	confirmed.current = onConfirmed;
	const done = outcome?.done;
	useEffect(() => {
		if (done) confirmed.current();
	}, [done]);
	const [form, fields] = useForm<z.input<typeof TotpCodeForm>>({
		id: "confirm",
		lastResult,
		onValidate: ({ formData }) =>
			parseWithZod(formData, { schema: TotpCodeForm }),
		shouldRevalidate: "onInput",
	});
	return (
		<div className="grid gap-4">
			<ol className="grid list-decimal gap-3 pl-5">
				<li>
					<p>Scan this with your authenticator app.</p>
					<div className="mt-2">
						<QrCode
							code={enrolment.qr}
							label="QR code for your authenticator app"
						/>
					</div>
					<p className="mt-3 mb-1.5 text-ink-soft">
						No camera? Type this key into the app instead:
					</p>
					<CopyField value={enrolment.key} what="the key" />
				</li>
				<li>Enter the six digits that the app shows.</li>
			</ol>
			<Form
				method="post"
				{...getFormProps(form as FormMetadata)}
				className="grid gap-4"
			>
				<input type="hidden" name="intent" value="confirm" />
				{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
				<TextField
					{...textFieldProps(fields.code, "text")}
					label="Code"
					inputMode="numeric"
					autoComplete="one-time-code"
					className="max-w-40 font-mono tracking-wider"
				/>
				<div className="flex flex-wrap gap-2">
					<Button type="submit" look="primary" pending={pending}>
						Switch it on
					</Button>
					<Button look="quiet" onClick={onCancel}>
						Cancel
					</Button>
				</div>
			</Form>
		</div>
	);
}
