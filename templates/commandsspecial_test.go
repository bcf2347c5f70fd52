package templates

import (
	"strings"
	"testing"

	"keikai/mailbot/handling"
)

// severalExchanges show the list of commands in one mail: all run or none.
func severalExchanges(t *testing.T) []exchange {
	var out []exchange
	for _, l := range languages {
		accept := handling.Phrase{JA: "受理 製品", EN: "accept product"}.In(l)
		good := handling.Phrase{JA: "不受理 対象外 説明=「通信の規格に関する内容」", EN: `decline out_of_scope why="a matter of the protocol"`}.In(l)
		bad := handling.Phrase{JA: "不受理", EN: "decline"}.In(l)
		out = append(out, newGuideDesk(t, l).list([]string{accept, good}, ""))
		out = append(out, newGuideDesk(t, l).list([]string{accept, bad}, "One line has an error, so nothing is carried out:"))
	}
	return out
}

// list sends one line a case in one mail.
func (g *guideDesk) list(lines []string, before string) exchange {
	g.t.Helper()
	who := guideStaff[g.lang][handling.Reception][0]
	what := handling.CommandsGiven{By: who, Realm: handling.Reception}
	body := []string{handling.Phrase{JA: "【指示】", EN: "BEGIN"}.In(g.lang)}
	for i, line := range lines {
		c := g.cases[i]
		cmd, refused := handling.ParseCommand(guideWords(line))
		cmd.Number = c.Number
		line = handling.Phrase{JA: "【" + c.Number + "】 ", EN: "[" + c.Number + "] "}.In(g.lang) + line
		body = append(body, line)
		what.Items = append(what.Items, handling.CommandItem{Case: c, Given: handling.CommandGiven{Command: cmd, By: who, Encrypted: true, Bound: true,
			Realm: handling.Reception, Given: line, Refused: refused}})
	}
	body = append(body, handling.Phrase{JA: "以上", EN: "END"}.In(g.lang))
	d := handling.Decide(g.policy(), handling.Case{}, handling.Event{At: g.at, Mail: g.mail, What: what})
	mail := "From: " + guideAddress(handling.Reception, who) + "\nTo: " + sampleOffice.Address + "\nSubject: " + handling.Phrase{JA: "指示2件", EN: "two commands"}.In(g.lang) + "\n\n" + strings.Join(body, "\n") + "\n"
	return exchange{before, mail, essential(g.print(g.notice(d, who)), g.lang)}
}

// telephoneExchanges show the one word that needs no signature, and what the desk is told of it.
func telephoneExchanges(t *testing.T) []exchange {
	const code = "4821-7730"
	var out []exchange
	for _, l := range languages {
		g := newGuideDesk(t, l)
		g.staff = handling.Office{Stops: []handling.Stop{{Realm: handling.Reception, MAC: code}}}
		d := handling.Decide(g.policy(), handling.Case{}, handling.Event{At: g.at, Mail: g.mail, What: handling.StopWord{Realm: handling.Reception, MAC: code},
			Fresh: handling.Fresh{Stop: handling.Secret{Printed: "1174-0926", MAC: "1174-0926"}}})
		mail := "From: somebody@phone.example\nTo: " + sampleOffice.Address + "\nSubject: hold " + code + "\n"
		out = append(out, exchange{"", mail, essential(g.print(g.notice(d, guideStaff[l][handling.Reception][0])), l)})
	}
	return out
}
