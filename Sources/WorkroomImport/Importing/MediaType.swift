/// The media type that a file name's extension stands for; contents decide nothing here.
func mediaType(ofName name: String) -> String {
  switch name.split(separator: ".").dropFirst().last?.lowercased() {
  case "txt", "log", "md": "text/plain"
  case "csv": "text/csv"
  case "html", "htm": "text/html"
  case "css": "text/css"
  case "js": "text/javascript"
  case "xml", "tmx", "xliff": "text/xml"
  case "png": "image/png"
  case "jpg", "jpeg": "image/jpeg"
  case "gif": "image/gif"
  case "svg": "image/svg+xml"
  case "pdf": "application/pdf"
  case "zip": "application/zip"
  case "doc": "application/msword"
  case "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
  case "xls": "application/vnd.ms-excel"
  case "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
  case "mp3": "audio/mpeg"
  case "wav": "audio/wav"
  case "mp4": "video/mp4"
  default: "application/octet-stream"
  }
}
