package message

import (
	"fmt"
	"strings"

	"keikai/mailbot/handling"
)

// longestNote bounds what is said of one attachment.
const longestNote = 300

// noteOf says in few words what an attachment is, where its type alone does
// not tell a person, or holds: the words of the formats, and the sender's.
func noteOf(p *Part, content []byte, members []Attachment) string {
	var note string
	switch p.MediaType {
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		note = "S/MIME " + smimeKind(p)
	case "application/pkcs7-signature", "application/x-pkcs7-signature":
		note = "S/MIME signature"
	case "message/partial":
		note = "piece " + p.Params["number"] + "/" + p.Params["total"]
	case "message/external-body":
		note = strings.TrimSpace("not in the mail: " + p.Params["access-type"] + " " + p.Params["url"] + " " + p.Params["site"])
	case "message/rfc822", "message/global":
		note = mailNote(content)
	case "text/calendar":
		note = calendarNote(decodeCharset(content, p.charset()))
	}
	if len(members) > 0 {
		note = fmt.Sprintf("TNEF %d", len(members))
	}
	note = handling.ShowLine(note)
	if len(note) > longestNote {
		note = strings.ToValidUTF8(note[:longestNote], "") + "…"
	}
	return note
}

func smimeKind(p *Part) string {
	if kind := strings.ToLower(p.Params["smime-type"]); kind != "" {
		return kind
	}
	return "enveloped-data?"
}

// mailNote tells whose mail is attached.
func mailNote(content []byte) string {
	h, _, _ := splitHeader(content, "attachment", DefaultLimits().HeaderBytes)
	var said []string
	for _, name := range []string{"From", "Date", "Subject"} {
		if v := h.Get(name); v != "" {
			said = append(said, name+": "+v)
		}
	}
	return strings.Join(said, "; ")
}

// calendarNote tells an invitation (RFC 5545): what, when, where, by whom.
func calendarNote(text string) string {
	text = normalLines(text)
	text = strings.NewReplacer("\n ", "", "\n\t", "").Replace(text)
	var said []string
	event := false
	for _, line := range strings.Split(text, "\n") {
		name, v, ok := strings.Cut(line, ":")
		property, params, _ := strings.Cut(strings.ToUpper(name), ";")
		switch {
		case property == "BEGIN":
			event = event || strings.EqualFold(v, "VEVENT") || strings.EqualFold(v, "VTODO")
			continue
		case property == "END" && event:
			return strings.Join(said, "; ")
		case !ok || property != "METHOD" && !event:
			continue
		}
		v = strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(strings.TrimSpace(v))
		switch property {
		case "METHOD", "SUMMARY", "LOCATION", "STATUS":
			said = append(said, property+": "+v)
		case "DTSTART", "DTEND", "DUE":
			said = append(said, property+": "+calendarTime(v, params))
		case "ORGANIZER":
			said = append(said, property+": "+strings.TrimPrefix(strings.ToLower(v), "mailto:"))
		}
	}
	return strings.Join(said, "; ")
}

// calendarTime makes 20090708T100000Z readable.
func calendarTime(v, params string) string {
	if len(v) < 8 {
		return v
	}
	out := v[:4] + "-" + v[4:6] + "-" + v[6:8]
	if len(v) >= 13 && v[8] == 'T' {
		out += " " + v[9:11] + ":" + v[11:13]
	}
	if strings.HasSuffix(v, "Z") {
		return out + " UTC"
	}
	if _, zone, ok := strings.Cut(params, "TZID="); ok {
		zone, _, _ = strings.Cut(zone, ";")
		out += " " + zone
	}
	return out
}
