package advisory

import (
	"encoding/xml"
	"fmt"
)

// marshalXML writes a document with its declaration. Go writes names as they stand in the tags, so prefixes are part of them and the
// root declares what they mean.
func marshalXML(what string, v any) ([]byte, error) {
	data, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", what, err)
	}
	return append([]byte(xml.Header), append(data, '\n')...), nil
}

// The names of the marking that says who may read a document.
const (
	markingSpace = "http://data-marking.mitre.org/Marking-1"
	tlpSpace     = "http://data-marking.mitre.org/extensions/MarkingStructure#TLP-1"
	schemaSpace  = "http://www.w3.org/2001/XMLSchema-instance"
	secSpace     = "http://jvn.jp/rss/mod_sec/3.0/"
	tlpAddress   = "https://www.first.org/tlp/"
)

// xmlMarking is TLP WHITE, as JVN marks what everybody may read.
type xmlMarking struct {
	Structure xmlTLP `xml:"marking:Marking>marking:Marking_Structure"`
}

type xmlTLP struct {
	Type  string `xml:"xsi:type,attr"`
	Model string `xml:"marking_model_name,attr"`
	Ref   string `xml:"marking_model_ref,attr"`
	Color string `xml:"color,attr"`
}

func public() xmlMarking {
	return xmlMarking{xmlTLP{"tlpMarking:TLPMarkingStructureType", "TLP", tlpAddress, "WHITE"}}
}
