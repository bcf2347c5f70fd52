package advisory

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
)

// messageFields are the elements of a message that ReadMessage makes a field of. The others it keeps as text: a vendor's tool may write
// more of VULDEF than a message needs.
var messageFields = []string{
	"Vulinfo>VulinfoID", "Vulinfo>VulinfoData>Title", "Vulinfo>VulinfoData>DateLastUpdated", "Vulinfo>VulinfoData>VulinfoDescription>Overview", "Vulinfo>VulinfoData>VulinfoDescription>Detail",
	"Vulinfo>VulinfoData>Affected>AffectedItem>Name", "Vulinfo>VulinfoData>Affected>AffectedItem>ProductName", "Vulinfo>VulinfoData>Affected>AffectedItem>VersionNumber",
	"Vulinfo>VulinfoData>Affected>AffectedItem>Description", "Vulinfo>VulinfoData>Solution>SolutionItem>Description",
	"Vulinfo>AdditionalData>JvnHandlingDataset>HandlingServer>VN>ID", "Vulinfo>AdditionalData>JvnHandlingDataset>HandlingServer>URLPublished>URL",
	"Vulinfo>AdditionalData>JvnHandlingDataset>HandlingServer>DatePublished", "Vulinfo>AdditionalData>JvnHandlingDataset>HandlingServer>Keyword",
	"Vulinfo>AdditionalData>JvnHandlingDataset>HandlingServer>MessageType", "Vulinfo>AdditionalData>JvnHandlingDataset>HandlingClient>MessageType",
	"Vulinfo>AdditionalData>JvnHandlingDataset>HandlingClient>DTRequest", "Vulinfo>AdditionalData>JvnDataset>DateReceived",
}

// severalTimes are those elements of which a message has any number. Any other that stands twice makes a document that says two things.
var severalTimes = []string{"Detail", "AffectedItem", "VersionNumber", "SolutionItem", "Description", "ID", "URL"}

// restReader finds what the fields of a message do not hold: "3.4.5" with an operator says another thing than 3.4.5.
type restReader struct {
	path  []string
	seen  []map[string]bool // children of the elements that are open, by name
	wrong string            // why the document cannot be read as one message
	rest  []Text
}

// deepest is how many levels a document may have. VULDEF has ten.
const deepest = 32

// restOf lists the texts of a document that no field was made of, in their order, or says why it is no one message. It looks before the
// document is decoded, which takes long where one is made of levels; what is no XML it leaves to the decoder.
func restOf(data []byte) (rest []Text, wrong string) {
	var r restReader
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if err != nil || r.wrong != "" {
			return r.rest, r.wrong
		}
		switch t := token.(type) {
		case xml.StartElement:
			r.begin(t)
		case xml.EndElement:
			last := len(r.path) - 1
			r.path, r.seen = r.path[:last], r.seen[:last]
		case xml.CharData:
			r.text(strings.TrimSpace(string(t)))
		}
	}
}

func (r *restReader) begin(t xml.StartElement) {
	name := t.Name.Local
	if len(r.path) == deepest {
		r.wrong = "it has too many levels"
	}
	if inside := strings.Join(append(r.path[min(1, len(r.path)):len(r.path):len(r.path)], name), ">"); len(r.seen) > 0 {
		parent := r.seen[len(r.seen)-1]
		if parent[name] && isMessageField(inside) && !slices.Contains(severalTimes, name) {
			r.wrong = name + " stands in it twice"
		}
		parent[name] = true
	}
	r.path, r.seen = append(r.path, name), append(r.seen, map[string]bool{})
	for _, a := range t.Attr {
		if a.Name.Local == "operator" {
			r.rest = append(r.rest, Text(name+" operator: "+a.Value))
		}
	}
}

// isMessageField tells an element that is a field or holds one, by its place.
func isMessageField(inside string) bool {
	return slices.ContainsFunc(messageFields, func(f string) bool { return f == inside || strings.HasPrefix(f, inside+">") })
}

func (r *restReader) text(s string) {
	if s == "" || len(r.path) == 0 {
		return
	}
	if inside := strings.Join(r.path[min(1, len(r.path)):], ">"); !slices.Contains(messageFields, inside) {
		r.rest = append(r.rest, Text(r.path[len(r.path)-1]+": "+s))
	}
}
