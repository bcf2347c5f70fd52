package handling

import (
	"strings"
	"testing"
)

// Every other mistake has its name. R82
func TestRefusalsSayWhy(t *testing.T) {
	for _, tc := range []struct {
		from State
		by   string
		line string
		want string // code, argument, given, why
	}{
		{Received, "山田", "# ask C | Q", "not_in_this_state   "},
		{Accepted, "山田", "# tell C | T", "not_in_this_state   "},
		{Received, "山田", "# ask F by=2009-07-01 | Q", "bad_date by 2009-07-01 past"},
		{Received, "山田", "# ask F by=08/07/2009 | Q", "bad_date by 08/07/2009 ambiguous"},
		{Received, "山田", "# ask F by=7/17(月) | Q", "bad_date by 7/17(月) wrong_weekday"},
		{Received, "山田", "# ask F by=tomorrow | Q", "bad_date by tomorrow not_a_date"},
		{Received, "山田", "# ask F by=2/30 | Q", "bad_date by 2/30 no_such_day"},
		{Received, "山田", "# ask V1 | Q", "no_such_party party V1 "},
		{HandedOver, "佐藤", "# tell F | T", "no_such_party party F "},
		{HandedOver, "佐藤", "# relay F | T", "no_such_party party F "},
		{Received, "山田", "# ask F", "text_missing   "},
		{Received, "山田", "# note", "text_missing   "},
		{Received, "山田", "bulk tell F filter=state=received", "text_missing   "},
		{Received, "山田", "# review 2009-07-01", "bad_date date 2009-07-01 past"},
		{Received, "山田", "# assign 佐藤", "no_such_person name 佐藤 "},
		{Received, "山田", "# assign 山", "no_such_person name 山 "},
		{Received, "山田", "takeover 中村 Tanaka", "no_such_person from 中村 "},
		{Received, "山田", "takeover Tanaka 山田", "nothing_to_do   "},
		{Received, "山田", "takeover 山田 山田", "bad_argument to 山田 "},
		{Received, "山田", "takeover 山田 佐藤", "no_such_person to 佐藤 "},
		{Received, "山田", "away 8/14..8/10", "bad_date days 8/14..8/10 backwards"},
		{Received, "山田", "away 8/10..8/14 deputy=山田", "bad_argument deputy 山田 self"},
		{Received, "山田", "# consent public=no", "nothing_to_do   "},
		{Received, "山田", "# consent public=yes mail=99", "evidence_missing mail 99 "},
		{Received, "山田", "# finder-deadline none", "nothing_to_do   "},
		{Received, "山田", "# impact cvss=11", "bad_argument cvss 11 score"},
		{Received, "山田", "# impact cvss=NaN", "bad_argument cvss NaN score"},
		{Received, "山田", "# impact cvss=-1", "bad_argument cvss -1 score"},
		{Received, "山田", "file 999", "no_such_mail n 999 "},
		{Received, "山田", "file 118 as=F case=IPA#99999999", "no_such_case case IPA#99999999 "},
		{Received, "山田", "# file 118", "missing_argument as  "},
		{Received, "山田", "discard 999 why=x", "no_such_mail n 999 "},
		{Received, "山田", "cancel 4711", "already_left  4711 "},
		{Received, "山田", "cancel 999", "no_such_mail n 999 "},
		{Received, "山田", "resend 4711", "nothing_to_do   "},
		{Received, "山田", "hold F", "no_such_party what F "},
		{Received, "山田", "hold batch=5", "no_such_mail batch 5 "},
		{Received, "山田", "# resume F", "nothing_to_do   "},
		{Received, "山田", "# undo", "nothing_to_do   "},
		{Received, "山田", "# correct 4712 | C", "nothing_to_do   "},
		{Received, "山田", "# correct 999 | C", "no_such_mail n 999 "},
		{Received, "山田", "# misdelivery 4712", "nothing_to_do   "},
		{Received, "山田", "# contact-change F mail=new@finder.example", "missing_argument by  "},
		{Received, "山田", "# contact-change F by=phone", "missing_argument mail  "},
		{Received, "山田", "# contact-change F mail=taro@finder.example by=phone", "nothing_to_do   "},
		{Received, "山田", "# contact-change F mail=no-address by=phone", "bad_argument mail no-address "},
		{Received, "山田", "party add party=Third kind=developer name_en=T", "bad_argument party Third party_field"},
		{Received, "山田", "party add party=example-soft kind=developer name_en=T", "duplicate_party party example-soft "},
		{Received, "佐藤", "party add party=taro kind=finder name_en=T", "bad_argument kind finder party_field"},
		{Received, "佐藤", "party show nobody", "no_such_party handle nobody "},
		{Received, "佐藤", "party merge example-soft example-soft", "nothing_to_do   "},
		{Received, "佐藤", "party merge mail-works other-soft", "party_in_use  other-soft "},
		{Received, "佐藤", "party merge other-soft example-soft", "party_in_use  example-soft "},
		{Received, "山田", "# key import " + finger40("F4"), "key_unusable fingerprint " + finger40("F4") + " not_attached"},
		{Received, "山田", "# key confirm " + finger40("F4") + " by=phone", "key_unusable fingerprint " + finger40("F4") + " not_on_file"},
		{Received, "山田", "# key confirm AAAAAAF2 by=phone", "bad_argument fingerprint AAAAAAF2 "},
		{Received, "山田", "# key confirm " + secondKey, "missing_argument by  "},
		{Received, "山田", "# key suspend nobody", "key_unusable whose nobody not_on_file"},
		{Received, "山田", "# delete why=x", "not_in_this_state   "},
		{Declined, "山田", "# delete", "missing_argument why  "},
		{Received, "山田", "list older=soon", "bad_argument older soon days"},
		{Received, "山田", "bulk assign Tanaka", "missing_argument filter  "},
		{Received, "山田", "bulk assign 佐藤 filter=mine", "no_such_person word 佐藤 "},
		{Received, "佐藤", "bulk tell F filter=mine | T", "no_such_party word F "},
		{Received, "山田", "bulk assign Tanaka filter=state=flying", "bad_argument state flying "},
		{Received, "山田", "dry-run fly", "unknown_verb  fly "},
		{Received, "山田", "dry-run confirm X", "bad_argument command confirm "},
		{Received, "山田", "dry-run dry-run held", "bad_argument command dry-run "},
		{Received, "山田", "# dry-run take", "not_your_role   "},
		{Received, "山田", "# dry-run handover", "not_in_this_state   "},
		{Accepted, "山田", "# handover files=7", "bad_argument files 7 no_such_file"},
		{HandedOver, "山田", "# handover", "not_in_this_state   "},
	} {
		s := tableScene(t, tc.from)
		s.p.RetentionDays = 365
		d := s.give(tc.by, tc.line)
		r := d.Refusal
		if r == nil {
			r = &Refusal{}
		}
		if got := strings.Join([]string{string(r.Code), r.Argument, r.Given, r.Why}, " "); got != tc.want {
			t.Errorf("%s: refused %q, not %q", tc.line, got, tc.want)
		}
	}
}
