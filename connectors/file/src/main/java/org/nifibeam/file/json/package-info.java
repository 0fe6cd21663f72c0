/** ReadFromJson and WriteToJson: files of JSON lines. How a value looks is the formats module's. */
package org.nifibeam.file.json;
