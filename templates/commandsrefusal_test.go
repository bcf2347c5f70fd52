package templates

import (
	"slices"
	"testing"

	"keikai/mailbot/handling"
)

// refusal is what the guide says of one refusal besides its own words.
type refusal struct {
	Code       handling.RefusalCode
	When, Mend string
}

var refusalGuide = []refusal{
	{handling.RefusedUnknownVerb, "The mail is a coordinator's, and its first word is no verb.", "Use a verb of the table above."},
	{handling.RefusedMissing, "The verb stands there without a word that it needs.", "Add the word that the answer names."},
	{handling.RefusedArgument, "A word is not one of those allowed in its place, stands there twice, or is one too many.", "Use a word that the answer lists."},
	{handling.RefusedCharacter, "The line holds an invisible character, a letter of another script, or a quote that is not closed.", "Type the line anew instead of copying it."},
	{handling.RefusedDate, "A word is no day, can be read as two days, names the wrong weekday, or is a day that has passed.", "Use one of the days that the answer names, best as 2026-02-19."},
	{handling.RefusedText, "A verb that carries a text came without one.", "Write the text behind an empty line and close it with `END` or 以上."},
	{handling.RefusedSeveral, "One of several commands carries a text, is shown first or needs two persons.", "Send that command in a mail of its own."},
	{handling.RefusedParty, "The word is no party of this case, or not one that this verb can name.", "Use a code that the answer names, such as `F` or `C`."},
	{handling.RefusedPerson, "No coordinator of your body has this name.", "Use a name that the answer lists."},
	{handling.RefusedNoMail, "There is no mail and no waiting command of this number for you. One that does not exist and one that you may not see give this same answer.", "`outbox`, `held`, `pending` and `show` tell the numbers."},
	{handling.RefusedNoCase, "No case has this number for you. A case that does not exist and one that you may not see give this same answer.", "Look at the number in the notice that you answer."},
	{handling.RefusedRole, "The verb belongs to the other body, or the mail went to the other body's mailbox.", "Write to your own body's mailbox."},
	{handling.RefusedState, "The case has moved on, or was decided already.", "`show` tells where it stands."},
	{handling.RefusedKind, "The verb is for products and the case is a website's, or the mail cannot be filed there.", "`show` tells what kind of case it is."},
	{handling.RefusedNothing, "It is so already, or there is nothing that the command could change.", "Nothing."},
	{handling.RefusedLeft, "A mail of that command was tried already, so it cannot be taken back.", "`correct` sends a correction, `misdelivery` asks for deletion."},
	{handling.RefusedPersons, "The command needs two persons, and nobody else may be the second.", "Ask your administrator: `[[coordinator]]` lists the persons."},
	{handling.RefusedSecond, "You gave the command yourself, or your key joined the configuration less than 7 days ago.", "Let another person approve."},
	{handling.RefusedSuspended, "Your key was suspended.", "Call another coordinator."},
	{handling.RefusedEdition, "The edition of the guideline that the case is handled under does not know this.", "Leave it, or move the case to a newer edition."},
	{handling.RefusedEarly, "The guideline allows it only some time after the origin day.", "Wait for the day that the answer names."},
	{handling.RefusedRetention, "The retention of the case (`policy.retention_days`) has not passed.", "Wait for the day that the answer names."},
	{handling.RefusedEvidence, "A consent is to be wider, and the mail that you name is not the finder's.", "Name the mail in which the finder says so with `mail=`."},
	{handling.RefusedKey, "The key is not attached or not on file, cannot be encrypted to, was revoked, or is the last that a body works with.", "Compare the whole fingerprint; `show` lists the keys."},
	{handling.RefusedInUse, "The entry is a party of a case, and merging would turn its mail to another address or key.", "`contact-change` and `key confirm` change them, by two persons where a case is open."},
	{handling.RefusedDuplicate, "An entry of this name is on the list already.", "`party show` shows it; choose another short name."},
	{handling.RefusedClear, "A command that changes something, or a code, came in clear.", "Encrypt the mail to the mailbox's key."},
	{handling.RefusedUnprotected, "Something stood around or outside the one signed part, there were two signatures one in the other, or the signature uses a weak hash.", "Send a plain mail with nothing added behind the signature; mailing lists and gateways add such things."},
	{handling.RefusedTwoSources, "The protected subject and the first line of the body hold different commands.", "Write the command in one place, or the same in both."},
	{handling.RefusedForward, "The subject begins with a mark of forwarding (Fwd:, 転送: and the like).", "Write a new mail."},
	{handling.RefusedClock, "The signature is more than 10 minutes in the future.", "Set your computer's clock."},
	{handling.RefusedUnbound, "One of several commands is not bound to the mailbox. There is no token for a part of a mail.", "Sign with the mailbox as recipient, or send the commands one by one."},
	{handling.RefusedOthers, "The line is good, but another line of the same mail is not. All run or none.", "Mend the other line and send all of them again."},
	{handling.RefusedEdition, "The edition of the guideline under which the case is handled does not know the step.", "`edition` moves the case to a newer one, on the record."},
	{handling.RefusedAgreement, "The finder, a developer or an operator has not said yes on record to what the command would do.", "Use the line that the answer brings: it asks."},
	{handling.RefusedNotYet, "Something that has to come before the command is not done.", "Do what the answer names."},
	{handling.RefusedTooMany, "More than 50 commands stood in one mail.", "Send them in several mails, or use `bulk`."},
	{handling.RefusedToken, "The token or code was used, is older than `policy.approval_hours`, was made for somebody else, or the case was decided since.", "Send the command itself again."},
}

type refusalRow struct {
	refusal
	JA, EN string
}

func refusalRows() []refusalRow {
	var rows []refusalRow
	for _, r := range refusalGuide {
		rows = append(rows, refusalRow{r, Word(handling.Japanese, "refusal", string(r.Code)), Word(handling.English, "refusal", string(r.Code))})
	}
	return rows
}

func TestGuideKnowsEveryRefusal(t *testing.T) {
	for code := range deskWords["refusal"] {
		if !slices.ContainsFunc(refusalGuide, func(r refusal) bool { return string(r.Code) == code }) {
			t.Errorf("the guide to the commands does not explain the refusal %s", code)
		}
	}
	for _, r := range refusalRows() {
		if r.EN == string(r.Code) {
			t.Errorf("the refusal %s has no words", r.Code)
		}
	}
}
