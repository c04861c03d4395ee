import { expect, test } from "vitest";
import { invitationMail } from "./invitation-mail.ts";
import { passwordResetMail } from "./password-reset-mail.ts";

test("what somebody else chose is neither markup nor a header in the mail", () => {
	const { subject, text, html } = invitationMail({
		tenantName: "Ads <img src=x>\r\nBcc: victim@example.com",
		invitedBy: `Olive "O" <olive@example.com> ${"x".repeat(500)}`,
		role: "ADMIN",
		acceptUrl: "https://patchbay.example.com/invitations/abc",
		expiresAt: new Date("2026-11-28T05:50:00Z"),
	});
	expect(subject).toBe(
		"Join Ads <img src=x> Bcc: victim@example.com on Patchbay",
	);
	expect(html).not.toContain("<img");
	expect(html).not.toContain("<olive");
	expect(html).not.toContain("x".repeat(150));
	expect(text).toContain("https://patchbay.example.com/invitations/abc");
	expect(text).toContain("28 November 2026, 05:50 UTC");
	expect(html).toContain('href="https://patchbay.example.com/invitations/abc"');
});

test("the text has the link whole, the HTML escaped", () => {
	const resetUrl = "https://a.example/reset-password?token=t&x=1";
	const { text, html } = passwordResetMail({ resetUrl, validMinutes: 60 });
	expect(text).toContain(`\n${resetUrl}\n`);
	expect(html).toContain(
		'href="https://a.example/reset-password?token=t&amp;x=1"',
	);
});
