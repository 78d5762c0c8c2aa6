//: # Title
