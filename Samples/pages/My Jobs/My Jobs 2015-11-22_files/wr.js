// part of the saved page; not read
var wr={poll:30};
