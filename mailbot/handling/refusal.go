package handling

// Refusal is why a command was not carried out: a name for programs, and what a person needs to mend it (R82).
type Refusal struct {
	Code     RefusalCode `json:"code"`
	Verb     string      `json:"verb,omitempty"`
	Argument string      `json:"argument,omitempty"`
	Given    string      `json:"given,omitempty"`
	State    State       `json:"state,omitempty"`
	Why      string      `json:"why,omitempty"`     // a word of the message table: what exactly is wrong with the argument
	Known    []string    `json:"known,omitempty"`   // what would have been right: names, codes, days
	Weekday  *int        `json:"weekday,omitempty"` // the right one, Sunday = 0
}

// RefusalCode names one rule.
type RefusalCode string

// The refusals, by the steps of commands.md 2.
const (
	RefusedUnknownVerb RefusalCode = "unknown_verb"      // step 6
	RefusedMissing     RefusalCode = "missing_argument"  // step 6
	RefusedArgument    RefusalCode = "bad_argument"      // step 6
	RefusedCharacter   RefusalCode = "bad_character"     // step 6
	RefusedDate        RefusalCode = "bad_date"          // step 6, users.md C4
	RefusedText        RefusalCode = "text_missing"      // step 6: a text verb without a text
	RefusedSeveral     RefusalCode = "text_with_several" // step 6, users.md A2: a text verb stands alone in its mail
	RefusedParty       RefusalCode = "no_such_party"     // step 6: not a party of this case, or not one of this verb
	RefusedPerson      RefusalCode = "no_such_person"    // step 6: no coordinator of that name in this body
	RefusedNoMail      RefusalCode = "no_such_mail"      // step 7: absent and invisible alike
	RefusedNoCase      RefusalCode = "no_such_case"      // step 7: absent, deleted and invisible alike
	RefusedRole        RefusalCode = "not_your_role"     // step 7
	RefusedState       RefusalCode = "not_in_this_state"
	RefusedKind        RefusalCode = "not_for_this_kind"  // step 7: a product's verb on a website case
	RefusedNothing     RefusalCode = "nothing_to_do"      // step 7: it is so already, or there is nothing that could be done
	RefusedLeft        RefusalCode = "already_left"       // step 7: its notices were tried; correct is what remains
	RefusedPersons     RefusalCode = "too_few_persons"    // step 12: nobody else is eligible
	RefusedSecond      RefusalCode = "not_the_second"     // step 13: the one who gave it cannot approve it
	RefusedSuspended   RefusalCode = "suspended"          // step 4: the key is believed no more
	RefusedRetention   RefusalCode = "retention"          // step 7: the retention has not passed
	RefusedEvidence    RefusalCode = "evidence_missing"   // step 7: what widens a consent needs the finder's mail
	RefusedKey         RefusalCode = "key_unusable"       // step 7
	RefusedDuplicate   RefusalCode = "duplicate_party"    // step 7
	RefusedInUse       RefusalCode = "party_in_use"       // step 7: a case writes to the entry; its number may be the other body's
	RefusedClear       RefusalCode = "send_it_encrypted"  // step 8
	RefusedUnprotected RefusalCode = "unprotected"        // step 2
	RefusedTwoSources  RefusalCode = "two_commands"       // S2: protected subject and body line disagree
	RefusedForward     RefusalCode = "forwarded"          // S1: a forward is never a command
	RefusedClock       RefusalCode = "clock"              // step 11: signed in the future
	RefusedToken       RefusalCode = "token_void"         // step 13
	RefusedUnbound     RefusalCode = "unbound"            // step 9, for one line of several: there is no token for a part
	RefusedOthers      RefusalCode = "others_have_errors" // R84: good in itself, but another line of the mail is not
	RefusedTooMany     RefusalCode = "too_many"           // more lines than one mail may hold
	RefusedEdition     RefusalCode = "not_in_edition"     // step 7: the edition under which the case is handled does not know it (domain.md 9.2)
	RefusedAgreement   RefusalCode = "not_agreed"         // step 7: somebody's yes is not on record
	RefusedNotYet      RefusalCode = "not_yet"            // step 7: what has to come before it is not done; Known names what
	RefusedEarly       RefusalCode = "too_early"          // step 7: the guideline allows it from a later day on
)

// dateRefusal says what is wrong with a date, and what the right one may be.
func dateRefusal(verb, argument, given string, f DateFault) *Refusal {
	r := &Refusal{Code: RefusedDate, Verb: verb, Argument: argument, Given: given, Why: f.Code}
	for _, d := range f.Readings {
		r.Known = append(r.Known, d.String())
	}
	if f.Code == "wrong_weekday" {
		w := int(f.Weekday)
		r.Weekday = &w
	}
	return r
}
