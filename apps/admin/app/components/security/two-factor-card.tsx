import { useEffect, useState } from "react";
import type { Enrolment } from "../../security-actions.server.ts";
import { Badge } from "../ui/badge.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { EnrolmentSteps } from "./enrolment-steps.tsx";
import { PasswordPrompt } from "./password-prompt.tsx";
import { useSecurityForm } from "./use-security-form.ts";

export interface TwoFactorCardProps {
	enabled: boolean;
	passwordSet: boolean;
}

/** A code from a phone beside the password. What is secret here lives in this component's memory alone. */
export function TwoFactorCard({ enabled, passwordSet }: TwoFactorCardProps) {
	const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
	const [codes, setCodes] = useState<string[] | null>(null);
	return (
		<Card
			title="Two-factor sign-in"
			description="After your password, a code from an app on your phone. Then a stolen password alone is not enough."
			action={
				<Badge tone={enabled ? "good" : "quiet"}>
					{enabled ? "On" : "Off"}
				</Badge>
			}
		>
			<div className="grid gap-5">
				{codes && <BackupCodes codes={codes} onDone={() => setCodes(null)} />}
				{!passwordSet && (
					<div className="grid justify-items-start gap-3">
						<p>
							You sign in with Google, whose own two-factor sign-in protects
							you. Set a password first to have one here too.
						</p>
						<ButtonLink to="/forgot-password">Set a password</ButtonLink>
					</div>
				)}
				{passwordSet && !enabled && !enrolment && (
					<EnableForm onBegun={setEnrolment} />
				)}
				{/* Until they have handed over the backup codes: that it is on already may be known first. */}
				{passwordSet && enrolment && (
					<EnrolmentSteps
						enrolment={enrolment}
						onConfirmed={() => {
							setCodes(enrolment.backupCodes);
							setEnrolment(null);
						}}
						onCancel={() => setEnrolment(null)}
					/>
				)}
				{passwordSet && enabled && !enrolment && (
					<EnabledForms onCodes={setCodes} />
				)}
			</div>
		</Card>
	);
}

function EnableForm({ onBegun }: { onBegun: (enrolment: Enrolment) => void }) {
	const form = useSecurityForm();
	const begun = form.outcome?.enrolment;
	useEffect(() => {
		if (begun) onBegun(begun);
	}, [begun, onBegun]);
	return (
		<PasswordPrompt
			intent="enable"
			submitLabel="Set it up"
			look="primary"
			form={form}
		/>
	);
}

function EnabledForms({ onCodes }: { onCodes: (codes: string[]) => void }) {
	const renew = useSecurityForm();
	const disable = useSecurityForm();
	const codes = renew.outcome?.backupCodes;
	useEffect(() => {
		if (codes) onCodes(codes);
	}, [codes, onCodes]);
	return (
		<>
			<details className="group">
				<summary className="font-medium">Make new backup codes</summary>
				<div className="mt-3 grid gap-3">
					<p className="text-ink-soft">
						The ones that you have now will stop working.
					</p>
					<PasswordPrompt
						intent="new-codes"
						submitLabel="Make new codes"
						form={renew}
					/>
				</div>
			</details>
			<details>
				<summary className="font-medium">Switch it off</summary>
				<div className="mt-3 grid gap-3">
					<p className="text-ink-soft">
						Your password alone is enough to sign in then.
					</p>
					<PasswordPrompt
						intent="disable"
						submitLabel="Switch off"
						look="danger"
						form={disable}
					/>
				</div>
			</details>
		</>
	);
}
