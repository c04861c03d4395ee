import {
	getFormProps,
	type SubmissionResult,
	useForm,
} from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { Form, useNavigation } from "@remix-run/react";
import { roleExplanations, roleNames } from "../../format/labels.ts";
import { textFieldProps } from "../../forms/input-props.ts";
import { passwordHint } from "../../forms/new-password.ts";
import { NewPersonForm } from "../../forms/new-person-form.ts";
import type { OpenInvitation } from "../../invitation.server.ts";
import type { SignedInPerson } from "../../session.server.ts";
import { PublicPage } from "../public-page.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";

export interface InvitationPageProps {
	invitation: OpenInvitation;
	/** Person who is signed in here. */
	me: SignedInPerson | null;
	signInPath: string;
	problem: string | null;
	reply: SubmissionResult<string[]> | null;
}

/** Page of an invitation: who invites whom to what, and the one way to accept that fits who is here. */
export function InvitationPage({
	invitation,
	me,
	signInPath,
	problem,
	reply,
}: InvitationPageProps) {
	const { tenantName, email, role, invitedBy, hasAccount } = invitation;
	const isMe = me?.email.toLowerCase() === email.toLowerCase();
	return (
		<PublicPage
			title={`Join ${tenantName}`}
			description={
				<>
					<p>
						{invitedBy ? `${invitedBy} invites ` : "You are invited: "}
						<strong className="font-medium text-ink">{email}</strong>
						{invitedBy ? " to this workspace" : ""} as {roleNames[role]}.
					</p>
					<p className="mt-1 text-[13px]">{roleExplanations[role]}</p>
				</>
			}
		>
			{problem && <Notice tone="bad">{problem}</Notice>}
			{me && isMe && <JoinAsMe />}
			{me && !isMe && <SomeoneElse me={me} email={email} />}
			{!me && hasAccount && (
				<>
					<p>This address has an account already. Sign in with it to join.</p>
					<ButtonLink look="primary" to={signInPath}>
						Sign in to join
					</ButtonLink>
				</>
			)}
			{!me && !hasAccount && <NewPerson email={email} reply={reply} />}
		</PublicPage>
	);
}

function JoinAsMe() {
	const pending = useNavigation().state !== "idle";
	return (
		<Form method="post">
			<Button
				type="submit"
				look="primary"
				name="intent"
				value="join"
				pending={pending}
				className="w-full"
			>
				Join
			</Button>
		</Form>
	);
}

function SomeoneElse({ me, email }: { me: SignedInPerson; email: string }) {
	return (
		<>
			<Notice tone="warn" title="You are signed in as someone else">
				The invitation is for {email}, and you are {me.email}. Sign out to
				accept it as the right person.
			</Notice>
			<Form method="post">
				<Button type="submit" name="intent" value="sign-out" className="w-full">
					Sign out and continue
				</Button>
			</Form>
		</>
	);
}

function NewPerson({
	email,
	reply,
}: {
	email: string;
	reply: SubmissionResult<string[]> | null;
}) {
	const pending = useNavigation().state !== "idle";
	const [form, fields] = useForm({
		lastResult: pending ? null : reply,
		onValidate: ({ formData }) =>
			parseWithZod(formData, { schema: NewPersonForm }),
		shouldRevalidate: "onInput",
	});
	return (
		<Form method="post" {...getFormProps(form)} className="grid gap-4">
			{/* For password managers: the account that the password belongs to. */}
			<input
				type="hidden"
				name="email"
				autoComplete="username"
				value={email}
				readOnly
			/>
			<input type="hidden" name="intent" value="create" />
			<TextField
				{...textFieldProps(fields.name, "text")}
				label="Your name"
				autoComplete="name"
				autoFocus
			/>
			<TextField
				{...textFieldProps(fields.password, "password")}
				label="Choose a password"
				hint={passwordHint}
				autoComplete="new-password"
			/>
			<Button type="submit" look="primary" pending={pending} className="w-full">
				Create account and join
			</Button>
		</Form>
	);
}
